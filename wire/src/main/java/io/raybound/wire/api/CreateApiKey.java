package io.raybound.wire.api;

import org.jspecify.annotations.Nullable;

/// `POST /v1/api-keys`.
///
/// @param principal a service account; null means the caller
/// @param expiresInSeconds null means never
public record CreateApiKey(
        String name, @Nullable String principal, @Nullable Long expiresInSeconds) {}
