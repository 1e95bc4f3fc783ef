package io.raybound.reconcile;

import java.util.Locale;

/// How far a node or a head agent has come.
public enum Phase {
    /// Its process runs; it does not answer yet.
    STARTING,
    /// A head whose GCS answers, so that workers may join; not yet fit for jobs.
    JOINABLE,
    /// Answers and is known to its cluster.
    ALIVE,
    /// Was alive, its process runs, but it has not answered for a while.
    SILENT,
    /// Its process has ended, or never became ready in time.
    LOST;

    /// True when the process is there.
    public boolean runs() {
        return this != LOST;
    }

    /// The word of [io.raybound.model.NodeStatus].
    String word() {
        return switch (this) {
            case STARTING, JOINABLE -> "starting";
            case ALIVE -> "alive";
            case SILENT, LOST -> LOST.name().toLowerCase(Locale.ROOT);
        };
    }
}
