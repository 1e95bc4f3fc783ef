package io.raybound.reconcile;

import java.time.Duration;

/// Settings of the loops.
///
/// @param tick how often a cluster is looked at when nothing else wakes its loop
/// @param attempts failures in a row after which a head or worker is given up until its next generation
/// @param settled how long a cluster must run before earlier failures are forgotten
/// @param act false: plan and report only, change nothing (local policy `observe`)
public record ReconcileSettings(Duration tick, int attempts, Duration settled, boolean act) {
    public static final ReconcileSettings DEFAULT =
            new ReconcileSettings(Duration.ofSeconds(1), 5, Duration.ofSeconds(60), true);
}
