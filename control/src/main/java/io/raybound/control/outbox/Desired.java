package io.raybound.control.outbox;

import io.raybound.model.ClusterSpec;
import io.raybound.model.DesiredState;
import io.raybound.model.Id;
import io.raybound.model.JobSpec;
import java.time.Instant;
import java.util.List;

/// What instructions ask for; the same shapes as the link's messages.
public final class Desired {
    private Desired() {}

    /// The desired state of a cluster.
    ///
    /// @param project the name of its project, where a site keeps projects apart by name
    public record OfCluster(
            String name,
            String host,
            Id ownerId,
            Id projectId,
            String project,
            DesiredState desiredState,
            ClusterSpec spec) {}

    /// The desired state of a job.
    ///
    /// @param attempts how many attempts were reported, for a head agent that lost its journal
    public record OfJob(String name, Id ownerId, JobSpec spec, boolean stop, int attempts) {}

    /// What a site has to know of itself.
    public record OfSite(String headSuffix, String serviceSuffix, String consoleUrl) {}

    /// Keys that verify grants, and what was revoked.
    public record OfKeys(List<GrantKey> grantKeys, List<Revoked> revocations) {
        public OfKeys {
            grantKeys = List.copyOf(grantKeys);
            revocations = List.copyOf(revocations);
        }
    }

    /// A revoked token, session, API key or principal.
    public record Revoked(String id, Instant since) {}
}
