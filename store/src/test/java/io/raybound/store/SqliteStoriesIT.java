package io.raybound.store;

import io.raybound.control.storage.Signals;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

/// The stories of the domain, on SQLite.
final class SqliteStoriesIT extends Stories {
    @TempDir
    private @Nullable Path folder;

    @Override
    Store fresh(Signals signals) {
        return Sqlite.fresh(java.util.Objects.requireNonNull(folder), signals);
    }
}
