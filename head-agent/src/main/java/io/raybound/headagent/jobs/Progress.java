package io.raybound.headagent.jobs;

import io.raybound.model.Failure;
import io.raybound.model.Id;
import io.raybound.model.JobState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How far one job has come: the journal's entry, written before anything that follows from it is done.
///
/// @param attempt 0 before the first
/// @param session the Ray session that the attempt was handed to
/// @param failure why it ended badly; while [Phase#STOPPING] why it is being ended, null when a person asked
/// @param since when the phase began
/// @param notBefore when the next attempt may start
/// @param startedAt of the attempt, by Ray's clock
record Progress(
        int attempt,
        Phase phase,
        @Nullable String session,
        JobState state,
        @Nullable Integer exitCode,
        @Nullable Failure failure,
        @Nullable Instant submittedAt,
        Instant since,
        @Nullable Instant notBefore,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt) {
    static Progress first(Instant now) {
        return new Progress(0, Phase.WAITING, null, JobState.PENDING, null, null, null, now, null, null, null);
    }

    /// Stands in for an entry that cannot be read: nothing may be started on its account.
    static Progress unreadable() {
        return new Progress(
                0,
                Phase.ENDED,
                null,
                JobState.UNKNOWN,
                null,
                Verdict.unknown("journal", "The head agent's journal entry of this job cannot be read."),
                null,
                Instant.EPOCH,
                null,
                null,
                null);
    }

    /// The id Ray knows the attempt by.
    String submissionId(Id job) {
        return job.value() + "-" + attempt;
    }

    Progress submitting(String session, Instant now) {
        return new Progress(
                attempt + 1, Phase.SUBMITTING, session, JobState.STARTING, null, null, now, now, null, null, null);
    }

    /// The attempt is on that session after all.
    Progress on(String session) {
        return new Progress(
                attempt, phase, session, state, exitCode, failure, submittedAt, since, notBefore, startedAt, endedAt);
    }

    Progress at(Phase next, Instant now) {
        return new Progress(
                attempt, next, session, state, exitCode, failure, submittedAt, now, notBefore, startedAt, endedAt);
    }

    Progress running(@Nullable Instant started) {
        return new Progress(
                attempt,
                phase,
                session,
                JobState.RUNNING,
                exitCode,
                failure,
                submittedAt,
                since,
                notBefore,
                started,
                null);
    }

    /// Being ended because of the failure; null when a person asked.
    Progress stopping(@Nullable Failure why, Instant now) {
        return new Progress(
                attempt, Phase.STOPPING, session, state, exitCode, why, submittedAt, now, notBefore, startedAt, null);
    }

    /// Another attempt follows at that time.
    Progress retrying(Failure why, Instant now, Instant next) {
        return new Progress(attempt, Phase.WAITING, session, JobState.STARTING, null, why, null, now, next, null, null);
    }

    Progress ended(JobState verdict, @Nullable Integer code, @Nullable Failure why, Instant now, Instant end) {
        return new Progress(attempt, Phase.ENDED, session, verdict, code, why, submittedAt, now, null, startedAt, end);
    }
}
