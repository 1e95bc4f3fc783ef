package io.raybound.reconcile;

import io.raybound.model.Failure;
import io.raybound.model.Id;
import io.raybound.model.NodeShape;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a runtime sees of one cluster.
///
/// @param boot changes with each start of the head; null when there is none
/// @param nodes head and workers, lost ones included until they were cleaned up
/// @param agent the head agent; null when there is none
/// @param leftovers what of it lies on this site beside processes
public record ObservedCluster(
        Id id,
        @Nullable String boot,
        List<Node> nodes,
        @Nullable Agent agent,
        Leftovers leftovers) {
    /// The name of the one head node.
    public static final String HEAD = "head";

    /// What may stay behind when nothing runs.
    public enum Leftovers {
        NONE,
        /// What a stopped cluster keeps: its record, its agent's memory.
        RECORD,
        /// Folders of a run: sockets, session logs, the token.
        RUN
    }

    public ObservedCluster {
        nodes = List.copyOf(nodes);
    }

    /// A cluster of which there is no trace.
    public static ObservedCluster none(Id id) {
        return new ObservedCluster(id, null, List.of(), null, Leftovers.NONE);
    }

    /// One node.
    ///
    /// @param loss why it is lost or silent; null else
    public record Node(
            String name,
            String group,
            NodeShape shape,
            Phase phase,
            String address,
            @Nullable Failure loss) {
        public boolean isHead() {
            return name.equals(HEAD);
        }
    }

    /// The head agent.
    ///
    /// @param boot the head start that it was started for
    /// @param address `ip:port` that it serves
    public record Agent(
            Phase phase,
            String boot,
            String address,
            @Nullable Failure loss) {}

    /// The head, also when it is lost.
    public Optional<Node> head() {
        return nodes.stream().filter(Node::isHead).findFirst();
    }

    /// All nodes but the head.
    public List<Node> workers() {
        return nodes.stream().filter(n -> !n.isHead()).toList();
    }
}
