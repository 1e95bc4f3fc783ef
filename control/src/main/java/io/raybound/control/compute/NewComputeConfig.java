package io.raybound.control.compute;

import io.raybound.model.ClusterSpec;
import org.jspecify.annotations.Nullable;

/// A new version of a compute config.
///
/// @param cloud name or id; null for the only cloud
public record NewComputeConfig(String name, @Nullable String cloud, ClusterSpec spec) {}
