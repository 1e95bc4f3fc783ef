package io.raybound.control.job;

import io.raybound.model.Failure;
import io.raybound.model.Id;
import io.raybound.model.JobState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a head agent sees of a job.
///
/// @param generation the desired generation that it has acted on; 0 for a job that plain Ray tools sent
/// @param attempt which start it speaks of; 0 before the first
/// @param sent what is known of a job that plain Ray tools sent; null for ours
public record JobObservation(
        Id job,
        long generation,
        JobState state,
        @Nullable Failure failure,
        int attempt,
        @Nullable String submissionId,
        @Nullable Integer exitCode,
        @Nullable String logLocation,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Sent sent) {

    /// A job that plain Ray tools sent.
    ///
    /// @param ownerId who sent it, as the head agent verified; null when unknown
    public record Sent(
            String name, String entrypoint, @Nullable Id ownerId) {}
}
