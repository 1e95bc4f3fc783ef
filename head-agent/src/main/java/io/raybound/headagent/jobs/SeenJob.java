package io.raybound.headagent.jobs;

import io.raybound.model.Failure;
import io.raybound.model.JobState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A job that plain Ray tools sent to the head.
///
/// @param session the Ray session it was seen on
/// @param ownerId the user whose request carried it through our port; null when nobody's was seen
record SeenJob(
        String submissionId,
        String session,
        String entrypoint,
        @Nullable String ownerId,
        JobState state,
        @Nullable Integer exitCode,
        @Nullable Failure failure,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt) {

    SeenJob ended(JobState verdict, Failure why, Instant now) {
        return new SeenJob(submissionId, session, entrypoint, ownerId, verdict, null, why, startedAt, now);
    }
}
