package io.raybound.wire.link;

import io.raybound.model.Id;
import java.time.Instant;
import java.util.List;

/// The answer to an enrollment.
///
/// @param principal the site (operators) or cluster (head agents) that the key now speaks for
/// @param epoch changes when the store was restored
/// @param signingKeys keys that sign instructions
public record Enrolled(
        Id keyId,
        Id principal,
        Id siteId,
        Id cloudId,
        String epoch,
        List<PublicKeyInfo> signingKeys,
        Instant serverTime) {}
