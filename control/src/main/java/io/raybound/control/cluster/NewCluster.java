package io.raybound.control.cluster;

import io.raybound.model.ClusterSpec;
import org.jspecify.annotations.Nullable;

/// What a new cluster is made from: a compute config or an inline spec.
///
/// @param cloud name or id; null for the only cloud
/// @param site name or id; null for the cloud's site that was seen last
/// @param project name or id; null for `default`
/// @param computeConfig `name`, `name:version` or id; null with a spec
public record NewCluster(
        String name,
        @Nullable String cloud,
        @Nullable String site,
        @Nullable String project,
        @Nullable String computeConfig,
        @Nullable ClusterSpec spec) {}
