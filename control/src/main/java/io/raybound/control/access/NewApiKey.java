package io.raybound.control.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A wish for an API key.
///
/// @param principal name or id of a service account; null for the caller
/// @param expiresAt null for a key that lasts until it is deleted
public record NewApiKey(
        String name, @Nullable String principal, @Nullable Instant expiresAt) {}
