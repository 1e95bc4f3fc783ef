package io.raybound.wire.link;

import io.raybound.model.ClusterSpec;
import io.raybound.model.DesiredState;
import io.raybound.model.Id;

/// The desired state of one cluster, for the site's operator.
public record ClusterInstruction(
        String name, String host, Id ownerId, Id projectId, DesiredState desiredState, ClusterSpec spec) {}
