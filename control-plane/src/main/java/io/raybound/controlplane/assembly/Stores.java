package io.raybound.controlplane.assembly;

import io.raybound.control.storage.Signals;
import io.raybound.model.Secret;
import io.raybound.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Opens the store that the settings name.
final class Stores {
    private Stores() {}

    static Store open(ControlPlaneSettings settings, Signals signals) throws IOException {
        ControlPlaneSettings.Store store = settings.store();
        String url = store.url();
        String user = store.user();
        if (url == null || user == null) {
            return Store.sqlite(Path.of(settings.dataDir()).resolve("raybound.db"), signals);
        }
        String file = store.passwordFile();
        String password = file == null ? "" : Files.readString(Path.of(file)).strip();
        return Store.postgresql(url, user, Secret.of(password), signals);
    }
}
