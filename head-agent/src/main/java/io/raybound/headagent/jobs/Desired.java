package io.raybound.headagent.jobs;

import io.raybound.wire.link.JobInstruction;
import org.jspecify.annotations.Nullable;

/// What the control plane wants of one job, as last instructed.
///
/// @param job null in a tombstone
record Desired(long generation, @Nullable JobInstruction job) {
    boolean stop() {
        return job == null || job.stop();
    }
}
