package io.raybound.model;

/// The states of a job. `UNKNOWN` means that neither head nor journal can tell; such a job is shown, never retried.
public enum JobState {
    PENDING,
    STARTING,
    RUNNING,
    SUCCEEDED,
    FAILED,
    STOPPED,
    UNKNOWN;

    /// True when the job has ended, so that nothing a late report says can change it.
    public boolean isTerminal() {
        return this == SUCCEEDED || this == FAILED || this == STOPPED;
    }

    /// True when this state may be followed by the other; a retry leads from RUNNING back to STARTING.
    public boolean canBecome(JobState next) {
        return next == this || !isTerminal();
    }
}
