package io.raybound.reconcile;

import io.raybound.model.ClusterState;
import io.raybound.model.Failure;
import io.raybound.model.Id;
import io.raybound.model.NodeStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The observed state of one cluster, as it is told to the control plane.
///
/// @param generation the desired generation that `state` speaks of
/// @param boot the present start of the head; null when there is none
/// @param agentAddress `ip:port` of a live head agent, where the gateway may send people; null when
///     there is none
/// @param removed true when a tombstone has been carried out
/// @param headPod the pod of the head, where heads have pods and there is one: its agent enrolls by it
/// @param held what would be done, where acting is switched off; empty else
public record ClusterReport(
        Id id,
        long generation,
        ClusterState state,
        @Nullable Failure failure,
        List<NodeStatus> nodes,
        @Nullable String boot,
        @Nullable String agentAddress,
        boolean removed,
        List<String> held,
        @Nullable HeadPod headPod) {
    public ClusterReport {
        nodes = List.copyOf(nodes);
        held = List.copyOf(held);
    }

    public ClusterReport(
            Id id,
            long generation,
            ClusterState state,
            @Nullable Failure failure,
            List<NodeStatus> nodes,
            @Nullable String boot,
            @Nullable String agentAddress,
            boolean removed,
            List<String> held) {
        this(id, generation, state, failure, nodes, boot, agentAddress, removed, held, null);
    }

    /// A pod of Kubernetes; the uid is never given twice.
    public record HeadPod(String namespace, String name, String uid) {}
}
