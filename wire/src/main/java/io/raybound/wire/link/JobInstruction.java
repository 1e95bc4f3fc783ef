package io.raybound.wire.link;

import io.raybound.model.Id;
import io.raybound.model.JobSpec;
import org.jspecify.annotations.Nullable;

/// The desired state of one job, for the cluster's head agent.
///
/// @param stop true when it shall not run (any more)
/// @param attempts how many attempts the control plane heard of; null or 0 when none: an agent that lost its journal
///     then knows that nothing was started before
public record JobInstruction(
        String name,
        Id ownerId,
        JobSpec spec,
        boolean stop,
        @Nullable Integer attempts) {
    public JobInstruction(String name, Id ownerId, JobSpec spec, boolean stop) {
        this(name, ownerId, spec, stop, null);
    }

    /// How many attempts the control plane heard of.
    public int attemptsReported() {
        return attempts == null ? 0 : attempts;
    }
}
