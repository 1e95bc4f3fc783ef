package io.raybound.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.raybound.control.Refusal;
import io.raybound.control.storage.Database;
import io.raybound.control.storage.Signals;
import io.raybound.control.storage.Tx;
import io.raybound.model.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteDataSource;

/// A store on SQLite or PostgreSQL.
///
/// Promises: a write that returned survives `kill -9` and power loss (WAL with synchronous=FULL, or PostgreSQL's own
/// fsync); writes are serial across all replicas; a read sees one consistent state.
public final class Store implements Database, AutoCloseable {
    private static final int READERS = 4;
    private static final int POSTGRESQL_READERS = 8;
    private static final int BUSY_MILLIS = 5_000;

    private final HikariDataSource readSource;
    private final Jdbi reads;
    private final GroupWriter writer;
    private final @Nullable ReplicaSignals replicas;

    private Store(Engine engine, DataSource write, HikariConfig read, Signals signals) {
        this.readSource = new HikariDataSource(read);
        this.reads = Jdbi.create(readSource);
        Jdbi writes = Jdbi.create(write);
        this.writer = new GroupWriter(engine, writes::open, signals);
        this.replicas = engine == Engine.POSTGRESQL ? new ReplicaSignals(write, signals, writer::isOurs) : null;
    }

    /// Opens or makes a store in a file; its folder must exist.
    ///
    /// @throws CannotOpenStore when it cannot be used, with a line that says why
    public static Store sqlite(Path file, Signals signals) {
        Migrations.run(sqlite(file, TransactionMode.IMMEDIATE, SynchronousMode.FULL), Engine.SQLITE, file.toString());
        ownerOnly(file);
        return ofThisSchema(file, signals);
    }

    /// Opens a store in a file that has this program's schema.
    static Store ofThisSchema(Path file, Signals signals) {
        SQLiteDataSource write = sqlite(file, TransactionMode.IMMEDIATE, SynchronousMode.FULL);
        HikariConfig read = pool("store-read", READERS);
        read.setDataSource(sqlite(file, TransactionMode.DEFERRED, SynchronousMode.FULL));
        read.setConnectionInitSql("PRAGMA query_only = ON");
        return new Store(Engine.SQLITE, write, read, signals);
    }

    /// Opens a store in a PostgreSQL database, which must exist.
    ///
    /// @param url `jdbc:postgresql://host:port/database`
    /// @throws CannotOpenStore when it cannot be used, with a line that says why
    public static Store postgresql(String url, String user, Secret password, Signals signals) {
        PGSimpleDataSource source = postgresql(url, user, password);
        Migrations.run(source, Engine.POSTGRESQL, url.replaceAll("\\?.*", ""));
        return ofThisSchema(source, signals);
    }

    /// Opens a store in a database that has this program's schema.
    static Store ofThisSchema(PGSimpleDataSource source, Signals signals) {
        HikariConfig read = pool("store-read", POSTGRESQL_READERS);
        read.setDataSource(source);
        read.setReadOnly(true);
        read.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
        return new Store(Engine.POSTGRESQL, source, read, signals);
    }

    @Override
    public <T extends @Nullable Object> T write(Function<Tx, T> work) {
        return writer.write(work);
    }

    @Override
    public <T extends @Nullable Object> T trial(Function<Tx, T> work) {
        return writer.trial(work);
    }

    @Override
    public <T extends @Nullable Object> T read(Function<Tx, T> work) {
        try (Handle handle = reads.open()) {
            return handle.inTransaction(h -> work.apply(new SqlTx(h)));
        } catch (Refusal refusal) {
            throw refusal;
        } catch (RuntimeException e) {
            throw Failures.isUnavailable(e) ? Failures.unavailable(e) : e;
        }
    }

    /// Lets running writes end, then closes all connections.
    @Override
    public void close() {
        writer.close();
        if (replicas != null) {
            replicas.close();
        }
        readSource.close();
    }

    static SQLiteDataSource sqlite(Path file, TransactionMode mode, SynchronousMode synchronous) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(synchronous);
        config.setBusyTimeout(BUSY_MILLIS);
        config.setTransactionMode(mode);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
        return source;
    }

    static PGSimpleDataSource postgresql(String url, String user, Secret password) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url);
        source.setUser(user);
        source.setPassword(password.reveal());
        source.setConnectTimeout(10);
        source.setSocketTimeout(60);
        source.setTcpKeepAlive(true);
        source.setApplicationName("raybound-control-plane");
        return source;
    }

    private static HikariConfig pool(String name, int size) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(TimeUnit.SECONDS.toMillis(10));
        return config;
    }

    private static void ownerOnly(Path file) {
        try {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException | UnsupportedOperationException e) {
            throw new CannotOpenStore("the store " + file + " cannot be closed to other users of this machine", e);
        }
    }
}
