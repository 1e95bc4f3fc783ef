package io.raybound.model;

/// What an owner wants of a cluster.
public enum DesiredState {
    RUNNING,
    STOPPED
}
