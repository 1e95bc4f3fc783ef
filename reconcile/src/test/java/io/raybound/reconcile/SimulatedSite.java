package io.raybound.reconcile;

import io.raybound.model.Failure;
import io.raybound.model.Id;
import io.raybound.model.NodeShape;
import io.raybound.reconcile.ObservedCluster.Agent;
import io.raybound.reconcile.ObservedCluster.Leftovers;
import io.raybound.reconcile.ObservedCluster.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A site in memory that breaks where a caller breaks the rules of [Provisioner]: a second head, a node
/// started twice, a
/// worker before its head, an agent without one.
final class SimulatedSite implements Provisioner {
    private final Map<Id, State> clusters = new TreeMap<>();
    final List<Operation> done = new ArrayList<>();
    final Map<String, ProvisionFailed> failing = new HashMap<>();
    int boots;

    private static final class State {
        private String boot = "";
        private final Map<String, Node> nodes = new TreeMap<>();
        private @Nullable Agent agent;
        private Leftovers leftovers = Leftovers.RECORD;
    }

    @Override
    public synchronized Set<Id> known() {
        return Set.copyOf(clusters.keySet());
    }

    @Override
    public synchronized ObservedCluster observe(Id id) {
        State state = clusters.get(id);
        return state == null
                ? ObservedCluster.none(id)
                : new ObservedCluster(
                        id,
                        state.boot.isEmpty() ? null : state.boot,
                        List.copyOf(state.nodes.values()),
                        state.agent,
                        state.leftovers);
    }

    @Override
    public synchronized void perform(Operation operation) throws ProvisionFailed {
        ProvisionFailed failure = failing.get(operation.object());
        if (failure != null) {
            throw failure;
        }
        done.add(operation);
        State state = clusters.computeIfAbsent(operation.cluster(), id -> new State());
        switch (operation) {
            case Operation.StartHead start -> {
                check(
                        state.nodes.isEmpty() && state.agent == null,
                        "a head is started beside something of an old boot");
                state.boot = "boot-" + ++boots;
                state.leftovers = Leftovers.RUN;
                put(
                        state,
                        ObservedCluster.HEAD,
                        ObservedCluster.HEAD,
                        start.spec().head());
            }
            case Operation.StartWorker start -> {
                check(!state.nodes.containsKey(start.node()), start.node() + " is started twice");
                Node head = state.nodes.get(ObservedCluster.HEAD);
                check(head != null && head.phase() != Phase.STARTING, "a worker is started before its head answers");
                put(state, start.node(), start.group(), start.shape());
            }
            case Operation.StopNode stop -> state.nodes.remove(stop.node());
            case Operation.StartAgent start -> {
                check(state.agent == null, "an agent is started twice");
                check(state.nodes.containsKey(ObservedCluster.HEAD), "an agent is started without a head");
                state.agent = new Agent(Phase.STARTING, state.boot, "127.1.1.1:80", null);
            }
            case Operation.StopAgent stop -> state.agent = null;
            case Operation.ClearRun clear -> {
                check(state.nodes.isEmpty() && state.agent == null, "folders are cleared under a running cluster");
                state.boot = "";
                state.leftovers = Leftovers.RECORD;
            }
            case Operation.RemoveCluster remove -> {
                check(state.nodes.isEmpty() && state.agent == null, "a running cluster is removed");
                clusters.remove(remove.cluster());
            }
        }
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    private static void put(State state, String name, String group, NodeShape shape) {
        state.nodes.put(name, new Node(name, group, shape, Phase.STARTING, "127.1.1.1", null));
    }

    /// Everything that starts comes up.
    synchronized void settle() {
        clusters.values().forEach(state -> {
            state.nodes.replaceAll((name, node) -> node.phase().runs() ? as(node, Phase.ALIVE) : node);
            if (state.agent != null && state.agent.phase().runs()) {
                state.agent = new Agent(Phase.ALIVE, state.agent.boot(), state.agent.address(), null);
            }
        });
    }

    synchronized void kill(Id id, String name) {
        State state = clusters.get(id);
        if (state != null && name.equals("agent") && state.agent != null) {
            state.agent = new Agent(Phase.LOST, state.agent.boot(), state.agent.address(), loss(name));
        } else if (state != null) {
            state.nodes.computeIfPresent(
                    name, (n, node) -> new Node(n, node.group(), node.shape(), Phase.LOST, node.address(), loss(n)));
        }
    }

    synchronized void phase(Id id, String name, Phase phase) {
        Objects.requireNonNull(clusters.get(id)).nodes.computeIfPresent(name, (n, node) -> as(node, phase));
    }

    /// Something happens by itself: a node comes further, or dies.
    synchronized void shake(Random random) {
        clusters.forEach((id, state) -> {
            for (String name : List.copyOf(state.nodes.keySet())) {
                switch (random.nextInt(8)) {
                    case 0 -> kill(id, name);
                    case 1, 2 -> state.nodes.computeIfPresent(name, (n, node) -> later(node));
                    default -> {}
                }
            }
            if (random.nextInt(10) == 0) {
                kill(id, "agent");
            }
        });
    }

    private static Node later(Node node) {
        return switch (node.phase()) {
            case STARTING -> as(node, node.isHead() ? Phase.JOINABLE : Phase.ALIVE);
            case JOINABLE, SILENT -> as(node, Phase.ALIVE);
            case ALIVE, LOST -> node;
        };
    }

    private static Node as(Node node, Phase phase) {
        return new Node(node.name(), node.group(), node.shape(), phase, node.address(), null);
    }

    static Failure loss(String name) {
        return new Failure("node-lost", name, "was killed by signal 9 (SIGKILL)", "it is started again");
    }
}
