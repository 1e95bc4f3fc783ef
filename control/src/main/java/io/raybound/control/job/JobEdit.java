package io.raybound.control.job;

import io.raybound.model.Failure;
import io.raybound.model.Job;
import io.raybound.model.JobSpec;
import io.raybound.model.JobState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Makes a changed copy of a job. Not shared between threads.
final class JobEdit {
    private final Job from;
    private JobSpec spec;
    private boolean waitsForPackage;
    private boolean stopRequested;
    private long generation;
    private JobState state;
    private long observedGeneration;
    private int attempt;
    private @Nullable String submissionId;
    private @Nullable Integer exitCode;
    private @Nullable Failure failure;
    private @Nullable String logLocation;
    private @Nullable Instant startedAt;
    private @Nullable Instant endedAt;

    JobEdit(Job from) {
        this.from = from;
        this.spec = from.spec();
        this.waitsForPackage = from.waitsForPackage();
        this.stopRequested = from.stopRequested();
        this.generation = from.generation();
        this.state = from.state();
        this.observedGeneration = from.observedGeneration();
        this.attempt = from.attempt();
        this.submissionId = from.submissionId();
        this.exitCode = from.exitCode();
        this.failure = from.failure();
        this.logLocation = from.logLocation();
        this.startedAt = from.startedAt();
        this.endedAt = from.endedAt();
    }

    JobEdit packageHere(JobSpec next) {
        spec = next;
        waitsForPackage = false;
        return this;
    }

    JobEdit stopRequested() {
        stopRequested = true;
        return this;
    }

    JobEdit nextGeneration() {
        generation = from.generation() + 1;
        return this;
    }

    /// Sets the state; an end sets its time once.
    JobEdit state(JobState next, @Nullable Failure why, Instant now) {
        state = next;
        failure = next == JobState.FAILED || next == JobState.UNKNOWN || next == JobState.STOPPED ? why : null;
        if (next == JobState.RUNNING && startedAt == null) {
            startedAt = now;
        }
        if (next.isTerminal() && endedAt == null) {
            endedAt = now;
        }
        return this;
    }

    JobEdit seen(JobObservation seen) {
        observedGeneration = Math.max(observedGeneration, seen.generation());
        attempt = Math.max(attempt, seen.attempt());
        submissionId = seen.submissionId() == null ? submissionId : seen.submissionId();
        exitCode = seen.exitCode() == null ? exitCode : seen.exitCode();
        logLocation = seen.logLocation() == null ? logLocation : seen.logLocation();
        startedAt = startedAt == null ? seen.startedAt() : startedAt;
        endedAt = endedAt == null && seen.state().isTerminal() ? seen.endedAt() : endedAt;
        return this;
    }

    /// Only what may still come after the end: where the kept log lies.
    JobEdit seenAfterEnd(JobObservation seen) {
        logLocation = seen.logLocation() == null ? logLocation : seen.logLocation();
        return this;
    }

    Job done() {
        return new Job(
                from.id(),
                from.name(),
                from.clusterId(),
                from.cloudId(),
                from.projectId(),
                from.ownerId(),
                from.source(),
                spec,
                waitsForPackage,
                stopRequested,
                generation,
                state,
                observedGeneration,
                attempt,
                submissionId,
                exitCode,
                failure,
                logLocation,
                from.createdAt(),
                startedAt,
                endedAt);
    }
}
