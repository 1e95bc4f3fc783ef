package io.raybound.reconcile;

import io.raybound.model.ClusterState;
import io.raybound.model.Failure;
import io.raybound.model.NodeStatus;
import io.raybound.model.WorkerGroup;
import io.raybound.reconcile.ObservedCluster.Leftovers;
import io.raybound.reconcile.ObservedCluster.Node;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads a state out of desired, observed and what went wrong lately; pure.
///
/// @param state one of the model's states
/// @param failure why it is Failed or Unhealthy; null else
record Verdict(ClusterState state, @Nullable Failure failure) {
    /// What the loop remembers between two looks.
    ///
    /// @param troubles by object, see [Operation#object()]
    /// @param ran true when the present boot has been Running
    /// @param givenUp why the cluster is not tried any more; null while it is
    /// @param touched true when any step was taken for it
    record Memory(
            Map<String, Backoff> troubles,
            boolean ran,
            @Nullable Failure givenUp,
            boolean touched) {
        @Nullable
        Failure trouble(String object) {
            return troubles.getOrDefault(object, Backoff.NONE).last();
        }
    }

    static Verdict of(DesiredCluster desired, ObservedCluster seen, Memory memory) {
        boolean empty = seen.nodes().isEmpty() && seen.agent() == null;
        return switch (desired.want()) {
            case DesiredCluster.Stopped stopped ->
                resting(
                        empty && seen.leftovers() != Leftovers.RUN,
                        memory.trouble(seen.id().value()));
            case DesiredCluster.Removed removed ->
                resting(
                        empty && seen.leftovers() == Leftovers.NONE,
                        memory.trouble(seen.id().value()));
            case DesiredCluster.Running running -> {
                if (memory.givenUp() != null) {
                    boolean cleaned = empty && seen.leftovers() != Leftovers.RUN;
                    yield new Verdict(cleaned ? ClusterState.FAILED : ClusterState.STOPPING, memory.givenUp());
                }
                yield running(running, seen, memory);
            }
        };
    }

    private static Verdict resting(boolean atRest, @Nullable Failure trouble) {
        return atRest ? new Verdict(ClusterState.STOPPED, null) : new Verdict(ClusterState.STOPPING, trouble);
    }

    private static Verdict running(DesiredCluster.Running want, ObservedCluster seen, Memory memory) {
        Node head = seen.head().orElse(null);
        if (head == null || head.phase() == Phase.LOST) {
            return headless(head, memory);
        }
        if (head.phase() == Phase.SILENT) {
            return new Verdict(ClusterState.UNHEALTHY, head.loss());
        }
        if (head.phase() != Phase.ALIVE) {
            return new Verdict(ClusterState.STARTING, null);
        }
        Failure failure = agentFailure(seen, memory);
        if (failure == null) {
            failure = workerFailure(want, seen, memory);
        }
        if (complete(want, seen)) {
            return new Verdict(ClusterState.RUNNING, null);
        }
        if (failure != null && (memory.ran() || isGivenUp(want, memory))) {
            return new Verdict(ClusterState.UNHEALTHY, failure);
        }
        return new Verdict(memory.ran() ? ClusterState.UPDATING : ClusterState.STARTING, null);
    }

    private static Verdict headless(@Nullable Node head, Memory memory) {
        if (memory.ran() && head != null) {
            return new Verdict(ClusterState.UNHEALTHY, head.loss());
        }
        if (memory.ran()) {
            Failure last = memory.trouble(ObservedCluster.HEAD);
            return new Verdict(last == null ? ClusterState.STARTING : ClusterState.UNHEALTHY, last);
        }
        return new Verdict(memory.touched() ? ClusterState.STARTING : ClusterState.PENDING, null);
    }

    private static @Nullable Failure agentFailure(ObservedCluster seen, Memory memory) {
        ObservedCluster.Agent agent = seen.agent();
        if (agent != null && agent.phase() == Phase.ALIVE) {
            return null;
        }
        return agent != null && agent.loss() != null ? agent.loss() : memory.trouble("agent");
    }

    private static @Nullable Failure workerFailure(DesiredCluster.Running want, ObservedCluster seen, Memory memory) {
        for (String name : Planner.wantedWorkers(want.spec()).keySet()) {
            Node node = find(seen.workers(), name);
            if (node != null && node.phase() == Phase.ALIVE) {
                continue;
            }
            Failure failure = node != null && node.loss() != null ? node.loss() : memory.trouble(name);
            if (failure != null) {
                return failure;
            }
        }
        return null;
    }

    private static boolean isGivenUp(DesiredCluster.Running want, Memory memory) {
        return Planner.wantedWorkers(want.spec()).keySet().stream()
                .anyMatch(name ->
                        memory.troubles().getOrDefault(name, Backoff.NONE).lasting());
    }

    private static boolean complete(DesiredCluster.Running want, ObservedCluster seen) {
        Map<String, WorkerGroup> wanted = Planner.wantedWorkers(want.spec());
        ObservedCluster.Agent agent = seen.agent();
        return agent != null
                && agent.phase() == Phase.ALIVE
                && agent.boot().equals(seen.boot())
                && seen.workers().size() == wanted.size()
                && seen.workers().stream().allMatch(n -> n.phase() == Phase.ALIVE && wanted.containsKey(n.name()));
    }

    private static @Nullable Node find(List<Node> nodes, String name) {
        return nodes.stream().filter(n -> n.name().equals(name)).findFirst().orElse(null);
    }

    /// The nodes as the public API shows them.
    static List<NodeStatus> nodes(ObservedCluster seen) {
        return seen.nodes().stream()
                .map(n -> new NodeStatus(n.name(), n.group(), n.phase().word(), n.address()))
                .toList();
    }
}
