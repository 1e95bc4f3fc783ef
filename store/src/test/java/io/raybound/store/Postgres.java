package io.raybound.store;

import io.raybound.control.storage.Signals;
import io.raybound.model.Secret;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/// A real PostgreSQL for tests, one for all of a test run, with a database of its own for each test. It ends with the
/// process that started it.
final class Postgres {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final Postgres SHARED = new Postgres();

    private final EmbeddedPostgres server;

    private Postgres() {
        try {
            server = EmbeddedPostgres.builder().start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The URL of a fresh, empty database.
    static String fresh() {
        String name = "raybound_" + NUMBER.incrementAndGet();
        try (Connection connection = SHARED.server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return SHARED.server.getJdbcUrl("postgres", name).replaceAll("\\?.*", "");
    }

    static Store open(String url, Signals signals) {
        return Store.postgresql(url, "postgres", Secret.of("postgres"), signals);
    }
}
