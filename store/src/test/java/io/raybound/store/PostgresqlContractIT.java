package io.raybound.store;

import io.raybound.control.DatabaseContract;
import io.raybound.control.storage.Database;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

final class PostgresqlContractIT extends DatabaseContract {
    private static @Nullable Postgres postgres;

    private @Nullable Store store;

    @BeforeAll
    static void start() {
        postgres = new Postgres();
    }

    @AfterAll
    static void stop() throws IOException {
        java.util.Objects.requireNonNull(postgres).close();
    }

    @Override
    protected Database open() {
        store = Postgres.open(java.util.Objects.requireNonNull(postgres).fresh(), signals);
        return store;
    }

    @AfterEach
    void close() {
        if (store != null) {
            store.close();
        }
    }
}
