package io.raybound.control.outbox;

import io.raybound.model.Id;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One row of a subject's outbox: the desired state of one object.
///
/// @param subject the site or cluster that may act on it
/// @param kind `cluster`, `job`, `keys` or `site`
/// @param spec JSON text; null in a tombstone
public record Instruction(
        Id subject,
        String kind,
        Id id,
        long generation,
        long revision,
        boolean tombstone,
        @Nullable String spec,
        Instant writtenAt) {}
