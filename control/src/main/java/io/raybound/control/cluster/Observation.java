package io.raybound.control.cluster;

import io.raybound.model.ClusterState;
import io.raybound.model.Failure;
import io.raybound.model.Id;
import io.raybound.model.NodeStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an operator sees of a cluster.
///
/// @param generation the desired generation that it has acted on
/// @param headPod the pod of its head; null where there are no pods, or none yet
public record Observation(
        Id cluster,
        long generation,
        ClusterState state,
        @Nullable Failure failure,
        List<NodeStatus> nodes,
        @Nullable HeadPod headPod) {
    public Observation {
        nodes = List.copyOf(nodes);
    }

    public Observation(
            Id cluster, long generation, ClusterState state, @Nullable Failure failure, List<NodeStatus> nodes) {
        this(cluster, generation, state, failure, nodes, null);
    }
}
