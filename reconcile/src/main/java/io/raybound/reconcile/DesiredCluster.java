package io.raybound.reconcile;

import io.raybound.model.ClusterSpec;
import io.raybound.model.Id;

/// What one cluster should be, at one generation.
public record DesiredCluster(Id id, long generation, Want want) {
    /// What is wanted of a cluster.
    public sealed interface Want permits Running, Stopped, Removed {}

    /// Up, with these nodes.
    ///
    /// @param host the name people reach it by
    /// @param project the name of its project; empty when the control plane is too old to tell
    public record Running(String name, String host, String project, ClusterSpec spec) implements Want {}

    /// Nothing runs; what it knows of itself stays on disk.
    public record Stopped() implements Want {}

    /// Nothing runs and nothing stays.
    public record Removed() implements Want {}

    /// The same cluster and generation with nothing running.
    DesiredCluster stopped() {
        return new DesiredCluster(id, generation, new Stopped());
    }
}
