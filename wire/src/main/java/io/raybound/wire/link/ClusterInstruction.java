package io.raybound.wire.link;

import io.raybound.model.ClusterSpec;
import io.raybound.model.DesiredState;
import io.raybound.model.Id;
import org.jspecify.annotations.Nullable;

/// The desired state of one cluster, for the site's operator.
///
/// @param project the name of its project; null from a control plane that does not tell it yet
public record ClusterInstruction(
        String name,
        String host,
        Id ownerId,
        Id projectId,
        @Nullable String project,
        DesiredState desiredState,
        ClusterSpec spec) {}
