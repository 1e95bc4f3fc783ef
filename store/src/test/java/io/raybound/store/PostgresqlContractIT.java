package io.raybound.store;

import io.raybound.control.DatabaseContract;
import io.raybound.control.storage.Database;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

final class PostgresqlContractIT extends DatabaseContract {
    @Override
    protected Database open() {
        store = Postgres.open(Postgres.fresh(), signals);
        return store;
    }

    @AfterEach
    void close() {
        if (store != null) {
            store.close();
        }
    }
}
