package io.raybound.wire.link;

import io.raybound.model.Id;
import io.raybound.model.JobSpec;

/// The desired state of one job, for the cluster's head agent.
///
/// @param stop true when it shall not run (any more)
public record JobInstruction(String name, Id ownerId, JobSpec spec, boolean stop) {}
