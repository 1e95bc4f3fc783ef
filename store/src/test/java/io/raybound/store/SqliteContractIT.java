package io.raybound.store;

import io.raybound.control.DatabaseContract;
import io.raybound.control.storage.Database;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

final class SqliteContractIT extends DatabaseContract {
    @TempDir
    private @Nullable Path folder;

    private @Nullable Store store;

    @Override
    protected Database open() {
        store = Sqlite.fresh(java.util.Objects.requireNonNull(folder), signals);
        return store;
    }

    @AfterEach
    void close() {
        if (store != null) {
            store.close();
        }
    }
}
