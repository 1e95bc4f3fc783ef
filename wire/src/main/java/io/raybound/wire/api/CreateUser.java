package io.raybound.wire.api;

import org.jspecify.annotations.Nullable;

/// `POST /v1/users`.
public record CreateUser(String name, @Nullable String displayName) {}
