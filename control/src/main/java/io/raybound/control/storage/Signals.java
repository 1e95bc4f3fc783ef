package io.raybound.control.storage;

import io.raybound.model.Id;
import java.util.Collection;

/// Wakes those who wait for a change: parked polls and `?wait-for`. A wake-up is a hint; the woken one reads again.
public interface Signals {
    /// Calls `wake` after each committed change of the object, until closed. `wake` must be quick and never block.
    Subscription subscribe(Id id, Runnable wake);

    /// Tells that these have changed; called by the store after a commit.
    void changed(Collection<Id> ids);

    /// Ends a subscription.
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
