package io.raybound.control.cluster;

import io.raybound.model.ClusterState;
import org.jspecify.annotations.Nullable;

/// Which clusters a list shows.
///
/// @param deleted true to show removed ones too
public record ClusterFilter(
        @Nullable String cloud,
        @Nullable String project,
        @Nullable String site,
        @Nullable ClusterState state,
        boolean deleted) {}
