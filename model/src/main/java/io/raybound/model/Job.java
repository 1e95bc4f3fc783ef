package io.raybound.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One job: accepted by us and driven by the head agent, or seen on a head because plain Ray tools sent it.
///
/// @param source `raybound` or `ray` (sent by plain Ray tools)
/// @param waitsForPackage true until the client said that its working directory is uploaded
/// @param submissionId the id Ray knows the current attempt by; null before the first attempt
/// @param attempt 0 before the first start
/// @param logLocation where the kept tail of its log lies, for instance `file:///...`; null until kept
/// @param stopRequested true when somebody asked to stop it
public record Job(
        Id id,
        String name,
        Id clusterId,
        Id cloudId,
        Id projectId,
        Id ownerId,
        String source,
        JobSpec spec,
        boolean waitsForPackage,
        boolean stopRequested,
        long generation,
        JobState state,
        long observedGeneration,
        int attempt,
        @Nullable String submissionId,
        @Nullable Integer exitCode,
        @Nullable Failure failure,
        @Nullable String logLocation,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt) {
    public Job {
        Name.check("name", name);
    }
}
