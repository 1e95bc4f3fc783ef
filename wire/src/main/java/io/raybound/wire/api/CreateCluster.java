package io.raybound.wire.api;

import io.raybound.model.ClusterSpec;
import org.jspecify.annotations.Nullable;

/// `POST /v1/clusters`. `compute_config` and `spec` exclude each other; with neither, a small head-only cluster is
/// made.
///
/// @param cloud id or name; null means the only one that the caller sees; so for site and project
/// @param computeConfig id, name or name:version
public record CreateCluster(
        String name,
        @Nullable String cloud,
        @Nullable String site,
        @Nullable String project,
        @Nullable String computeConfig,
        @Nullable ClusterSpec spec) {}
