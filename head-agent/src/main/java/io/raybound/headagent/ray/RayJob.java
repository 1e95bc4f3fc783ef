package io.raybound.headagent.ray;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A job's record on the Ray head: the only source of a verdict.
///
/// @param exitCode of the entrypoint; null while it runs and when it never did
/// @param nodeId the node that runs the entrypoint and holds its log; null before it is placed
public record RayJob(
        String submissionId,
        Status status,
        String entrypoint,
        String message,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Integer exitCode,
        @Nullable String nodeId,
        Map<String, String> metadata) {
    public RayJob {
        metadata = Map.copyOf(metadata);
    }

    /// Ray's own states.
    public enum Status {
        PENDING,
        RUNNING,
        STOPPED,
        SUCCEEDED,
        FAILED;

        public boolean isTerminal() {
            return this == STOPPED || this == SUCCEEDED || this == FAILED;
        }
    }
}
