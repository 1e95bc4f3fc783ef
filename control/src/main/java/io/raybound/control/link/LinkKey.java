package io.raybound.control.link;

import io.raybound.model.Id;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A registered public key.
///
/// @param publicKey base64url of the SPKI DER
public record LinkKey(
        Id id,
        Program program,
        Id subject,
        Id siteId,
        Id cloudId,
        String publicKey,
        String version,
        @Nullable String bootId,
        Instant createdAt,
        @Nullable Instant revokedAt) {}
