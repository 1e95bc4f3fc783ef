package io.raybound.runtimekubernetes;

import io.raybound.model.Failure;
import io.raybound.model.Id;
import io.raybound.reconcile.ClusterEvent;
import io.raybound.reconcile.ClusterReport;
import io.raybound.reconcile.SiteRuntime;
import java.time.Instant;
import java.time.InstantSource;

/// The observer, and the clock that tells are stamped with.
record Telling(SiteRuntime.Observer observer, InstantSource clock) {
    Instant now() {
        return clock.instant();
    }

    void changed(ClusterReport report) {
        observer.changed().accept(report);
    }

    void happened(Id cluster, Failure failure) {
        observer.event()
                .accept(new ClusterEvent(
                        cluster, now(), "warning", failure.code(), failure.message(), failure.nextStep()));
    }

    void done(Id cluster, String step, String object) {
        observer.performed().accept(new SiteRuntime.Done(cluster, step, object));
    }
}
