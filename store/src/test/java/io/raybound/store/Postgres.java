package io.raybound.store;

import io.raybound.control.storage.Signals;
import io.raybound.model.Secret;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// A real PostgreSQL for tests, one for all classes of a test run; it ends with the run.
public final class Postgres implements BeforeAllCallback {
    private static final AtomicReference<@Nullable EmbeddedPostgres> SERVER = new AtomicReference<>();
    private static final AtomicBoolean MIGRATED = new AtomicBoolean();

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .computeIfAbsent(Postgres.class.getName(), key -> new Running(), Running.class);
    }

    /// An empty store. The schema is made by the first and stays: looking at it takes longer than most tests.
    static Store fresh(Signals signals) {
        String url = fresh();
        if (!MIGRATED.getAndSet(true)) {
            return open(url, signals);
        }
        return Store.ofThisSchema(Store.postgresql(url, "postgres", Secret.of("postgres")), signals);
    }

    /// The URL of the database, its tables emptied.
    static String fresh() {
        EmbeddedPostgres server = java.util.Objects.requireNonNull(SERVER.get());
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            // Not TRUNCATE, which makes new files for each table and its indexes.
            for (String table : tables(statement)) {
                statement.addBatch("DELETE FROM " + table);
            }
            statement.executeBatch();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return server.getJdbcUrl("postgres", "postgres").replaceAll("\\?.*", "");
    }

    private static List<String> tables(Statement statement) throws SQLException {
        List<String> names = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
                + " AND tablename <> 'flyway_schema_history'")) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    static Store open(String url, Signals signals) {
        return Store.postgresql(url, "postgres", Secret.of("postgres"), signals);
    }

    private static final class Running implements AutoCloseable {
        private final EmbeddedPostgres server;

        Running() {
            try {
                server = EmbeddedPostgres.builder().start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            SERVER.set(server);
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
