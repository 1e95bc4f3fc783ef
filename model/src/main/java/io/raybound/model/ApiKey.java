package io.raybound.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What is known of an API key; the key itself is shown once and stored as a hash.
///
/// @param principalId the user or service account that it speaks for
/// @param hint its first characters, so that a person finds the right one
public record ApiKey(
        Id id,
        String name,
        Id principalId,
        String hint,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant lastUsedAt) {
    public ApiKey {
        Checks.length("name", name, 1, 80);
    }
}
