package io.raybound.wire.api;

import io.raybound.model.ClusterSpec;
import org.jspecify.annotations.Nullable;

/// `POST /v1/compute-configs`: makes a config, or its next version.
///
/// @param cloud id or name; null means the only one that the caller sees
public record CreateComputeConfig(String name, @Nullable String cloud, ClusterSpec spec) {}
