package io.raybound.store;

import io.raybound.control.DatabaseContract;
import io.raybound.control.storage.Database;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Postgres.class)
final class PostgresqlContractIT extends DatabaseContract {
    private @Nullable Store store;

    @Override
    protected Database open() {
        store = Postgres.fresh(signals);
        return store;
    }

    @AfterEach
    void close() {
        if (store != null) {
            store.close();
        }
    }
}
