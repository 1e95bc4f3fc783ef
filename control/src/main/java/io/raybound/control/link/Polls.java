package io.raybound.control.link;

import io.raybound.control.storage.Signals;
import org.jspecify.annotations.Nullable;

/// What changed for an operator or head agent.
public final class Polls {
    /// What changed after `<epoch>.<revision>`; everything when null, empty or of another epoch.
    public Changes after(LinkPrincipal machine, long session, @Nullable String after) {
        return io.raybound.control.Unbuilt.yet();
    }

    /// Calls `wake` when something may have changed for the machine, its session or its key included.
    public Signals.Subscription subscribe(LinkPrincipal machine, Runnable wake) {
        return io.raybound.control.Unbuilt.yet();
    }
}
