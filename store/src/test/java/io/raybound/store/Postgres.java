package io.raybound.store;

import io.raybound.control.storage.Signals;
import io.raybound.model.Secret;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// A real PostgreSQL for tests, one for all classes of a test run; it ends with the run.
public final class Postgres implements BeforeAllCallback {
    private static final AtomicReference<@Nullable EmbeddedPostgres> SERVER = new AtomicReference<>();

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .computeIfAbsent(Postgres.class.getName(), key -> new Running(), Running.class);
    }

    /// The URL of the database, emptied.
    static String fresh() {
        EmbeddedPostgres server = java.util.Objects.requireNonNull(SERVER.get());
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP SCHEMA public CASCADE");
            statement.execute("CREATE SCHEMA public");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return server.getJdbcUrl("postgres", "postgres").replaceAll("\\?.*", "");
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
