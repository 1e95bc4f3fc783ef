package io.raybound.model;

import java.util.EnumSet;
import java.util.Set;

/// The states of a cluster. Each state owns the states it may lead to.
public enum ClusterState {
    PENDING,
    STARTING,
    RUNNING,
    UPDATING,
    UNHEALTHY,
    STOPPING,
    STOPPED,
    FAILED;

    /// True when this state may be followed by the other.
    public boolean canBecome(ClusterState next) {
        return next == this || nexts().contains(next);
    }

    /// True when nothing runs and nothing is on its way.
    public boolean isAtRest() {
        return this == STOPPED || this == FAILED;
    }

    private Set<ClusterState> nexts() {
        return switch (this) {
            case PENDING -> EnumSet.of(STARTING, RUNNING, STOPPING, STOPPED, FAILED);
            case STARTING -> EnumSet.of(RUNNING, UNHEALTHY, STOPPING, STOPPED, FAILED);
            case RUNNING, UPDATING -> EnumSet.of(RUNNING, UPDATING, UNHEALTHY, STARTING, STOPPING, STOPPED, FAILED);
            case UNHEALTHY -> EnumSet.of(STARTING, RUNNING, UPDATING, STOPPING, STOPPED, FAILED);
            case STOPPING -> EnumSet.of(STOPPED, FAILED, PENDING, STARTING);
            case STOPPED, FAILED -> EnumSet.of(PENDING, STARTING, RUNNING, STOPPING, STOPPED);
        };
    }
}
