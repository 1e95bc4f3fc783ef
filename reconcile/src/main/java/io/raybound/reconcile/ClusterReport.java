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
/// @param headPod the pod of the head, which vouches for its head agent; null where there are no pods
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
        @Nullable Pod headPod,
        List<String> held) {
    /// A pod of Kubernetes.
    ///
    /// @param uid changes with each pod
    public record Pod(String namespace, String name, String uid) {}

    public ClusterReport {
        nodes = List.copyOf(nodes);
        held = List.copyOf(held);
    }
}
