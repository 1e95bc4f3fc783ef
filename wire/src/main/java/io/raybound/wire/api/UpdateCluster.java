package io.raybound.wire.api;

import io.raybound.model.ClusterSpec;
import io.raybound.model.DesiredState;
import org.jspecify.annotations.Nullable;

/// `PATCH /v1/clusters/{id}`: what is null stays as it is.
public record UpdateCluster(
        @Nullable DesiredState desiredState, @Nullable ClusterSpec spec) {}
