package io.raybound.wire.api;

import org.jspecify.annotations.Nullable;

/// `POST /v1/projects`.
///
/// @param cloud id or name; null means the only one that the caller sees
public record CreateProject(
        String name, @Nullable String cloud, @Nullable String description) {}
