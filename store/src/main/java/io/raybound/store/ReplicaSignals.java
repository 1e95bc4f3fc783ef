package io.raybound.store;

import io.raybound.control.storage.Signals;
import io.raybound.model.BadValue;
import io.raybound.model.Id;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries wake-ups between the replicas on one PostgreSQL: LISTEN on a connection of its own. A lost connection is
/// made
/// again; what was missed meanwhile the waiters find by looking again.
final class ReplicaSignals implements AutoCloseable {
    static final String CHANNEL = "raybound_changed";

    private static final Logger LOG = LoggerFactory.getLogger(ReplicaSignals.class);
    private static final int LISTEN_MILLIS = 1_000;
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final DataSource source;
    private final Signals signals;
    private final IntPredicate ours;
    private final Thread thread;
    private final AtomicReference<@Nullable Connection> listening = new AtomicReference<>();
    private volatile boolean closed;

    /// Begins to listen.
    ///
    /// @param ours tells our own writer's backend, whose wake-ups were given already
    ReplicaSignals(DataSource source, Signals signals, IntPredicate ours) {
        this.source = source;
        this.signals = signals;
        this.ours = ours;
        this.thread = Thread.ofPlatform().name("store-listener").daemon().unstarted(this::run);
        thread.start();
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        Connection open = listening.get();
        try {
            if (open != null) {
                open.abort(Runnable::run);
            }
        } catch (SQLException e) {
            LOG.atWarn()
                    .setMessage("the listener's connection did not close")
                    .setCause(e)
                    .log();
        }
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed) {
            try (Connection connection = source.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("LISTEN " + CHANNEL);
                listening.set(connection);
                PGConnection postgres = connection.unwrap(PGConnection.class);
                while (!closed) {
                    wake(postgres.getNotifications(LISTEN_MILLIS));
                }
            } catch (SQLException e) {
                if (!closed) {
                    LOG.atWarn()
                            .setMessage("no wake-ups from other replicas for now")
                            .setCause(e)
                            .log();
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
        }
    }

    private void wake(PGNotification[] notifications) {
        List<Id> ids = new ArrayList<>();
        for (PGNotification notification : notifications) {
            if (!ours.test(notification.getPID())) {
                try {
                    ids.add(new Id(notification.getParameter()));
                } catch (BadValue e) {
                    LOG.atWarn()
                            .setMessage("a wake-up that is no id was skipped")
                            .addKeyValue("payload", e.value())
                            .log();
                }
            }
        }
        if (!ids.isEmpty()) {
            signals.changed(ids);
        }
    }
}
