package io.raybound.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One Ray cluster: desired state, observed state and where to reach it.
///
/// @param ownerId who made it; its doors open for the owner and those it is shared with
/// @param jobId the job that it was made for and ends with; null for a cluster of its own
/// @param computeConfig `name:version` it was made from; null for an inline spec
/// @param generation raised by each accepted write of desired state
/// @param observedGeneration the generation that `state` speaks of
/// @param failure why it is Failed or Unhealthy; null else
/// @param host `<name>-<6>.<site>.i.U`
/// @param url `https://<host>[:port]/`; null until the site's gateway is known
public record Cluster(
        Id id,
        String name,
        Id cloudId,
        Id siteId,
        Id projectId,
        Id ownerId,
        @Nullable Id jobId,
        @Nullable String computeConfig,
        ClusterSpec spec,
        DesiredState desiredState,
        long generation,
        ClusterState state,
        long observedGeneration,
        List<NodeStatus> nodes,
        @Nullable Failure failure,
        String host,
        @Nullable String url,
        List<Id> sharedWith,
        Instant createdAt,
        Instant stateSince,
        @Nullable Instant deletedAt) {
    public Cluster {
        Name.check("name", name);
        nodes = List.copyOf(nodes);
        sharedWith = List.copyOf(sharedWith);
    }
}
