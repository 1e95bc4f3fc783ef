package io.raybound.wire.api;

import org.jspecify.annotations.Nullable;

/// `POST /v1/clusters/{id}/scale`.
///
/// @param group a worker group; null means the only one
public record ScaleCluster(@Nullable String group, int count) {}
