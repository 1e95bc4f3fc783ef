package io.raybound.wire.link;

import io.raybound.model.Id;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What the signed bytes of an instruction say.
///
/// @param kind `cluster`, `job`, `keys` or `site`
/// @param id the object; for `keys` and `site` the site or cluster itself
/// @param subject the site or cluster that may act on it
/// @param notAfter bounds its first acceptance only
/// @param spec [ClusterInstruction], [JobInstruction], [KeysInstruction] or [SiteInstruction]; null in a tombstone
public record InstructionPayload(
        String kind,
        Id id,
        long generation,
        Id subject,
        String epoch,
        Instant notAfter,
        boolean tombstone,
        @Nullable JsonNode spec) {}
