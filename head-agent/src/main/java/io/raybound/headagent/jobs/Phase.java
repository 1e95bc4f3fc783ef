package io.raybound.headagent.jobs;

/// Where the driver stands with a job's current attempt.
enum Phase {
    /// No attempt is under way; the next one may start when its time has come.
    WAITING,
    /// Journaled before Ray sees it: from here on Ray may have it.
    SUBMITTING,
    /// Ray has it.
    SUBMITTED,
    /// It shall end: asked for by a person, or out of time.
    STOPPING,
    /// Nothing will be started any more.
    ENDED
}
