package io.raybound.headagent.jobs;

import io.raybound.model.Id;
import org.jspecify.annotations.Nullable;

/// What the driver asks about kept logs.
interface KeptLogs {
    /// Where the log of a job lies; null while nothing is kept.
    @Nullable
    String location(Id job);

    /// Whether nothing more will be kept of this attempt.
    boolean isComplete(String submissionId);
}
