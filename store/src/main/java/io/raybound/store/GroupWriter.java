package io.raybound.store;

import io.raybound.control.Code;
import io.raybound.control.Refusal;
import io.raybound.control.storage.Signals;
import io.raybound.control.storage.Tx;
import io.raybound.model.Id;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one writer of a process: takes what waits, up to 128 pieces of work, into one transaction with a savepoint each,
/// and answers each after the commit. One that fails rolls back to its savepoint and does not fail the others.
final class GroupWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupWriter.class);
    private static final int GROUP = 128;
    private static final int WAITING = 4_096;
    private static final long PATIENCE_SECONDS = 30;

    private final Engine engine;
    private final Supplier<Handle> connect;
    private final Signals signals;
    private final BlockingQueue<WriteTask<?>> queue = new ArrayBlockingQueue<>(WAITING);
    private final Thread thread;
    private volatile boolean closed;
    private volatile int number;

    /// Owned by the writer's thread; null when the connection has to be made again.
    private @Nullable Handle handle;

    GroupWriter(Engine engine, Supplier<Handle> connect, Signals signals) {
        this.engine = engine;
        this.connect = connect;
        this.signals = signals;
        this.thread = Thread.ofPlatform().name("store-writer").daemon().unstarted(this::run);
        thread.start();
    }

    /// Runs the work and returns after its commit.
    <T extends @Nullable Object> T write(Function<Tx, T> work) {
        return done(new WriteTask<>(work, true));
    }

    /// Runs the work and takes back what it wrote.
    <T extends @Nullable Object> T trial(Function<Tx, T> work) {
        return done(new WriteTask<>(work, false));
    }

    private <T extends @Nullable Object> T done(WriteTask<T> task) {
        if (Thread.currentThread() == thread) {
            throw new IllegalStateException("a write inside a write");
        }
        try {
            if (closed || !queue.offer(task, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw busy();
            }
            if (closed && !thread.isAlive() && queue.remove(task)) {
                throw busy();
            }
            return task.result(PATIENCE_SECONDS, GroupWriter::busy);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busy();
        }
    }

    /// How many pieces of work wait for the next transaction.
    int waiting() {
        return queue.size();
    }

    /// True when this is the number of our own connection.
    boolean isOurs(int connection) {
        return connection == number;
    }

    /// Lets what waits be written, then ends; an empty piece of work wakes the writer.
    @Override
    public void close() {
        closed = true;
        queue.offer(new WriteTask<>(tx -> true, true));
        try {
            thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        List<WriteTask<?>> group = new ArrayList<>(GROUP);
        while (!closed || !queue.isEmpty()) {
            try {
                WriteTask<?> first = closed ? queue.poll() : queue.take();
                if (first != null) {
                    group.add(first);
                    queue.drainTo(group, GROUP - 1);
                    commit(group);
                }
            } catch (InterruptedException e) {
                closed = true;
            } finally {
                group.clear();
            }
        }
        disconnect();
    }

    private void commit(List<WriteTask<?>> group) {
        Set<Id> woken = new LinkedHashSet<>();
        try {
            Handle open = connected();
            engine.begin().forEach(open::execute);
            for (WriteTask<?> task : group) {
                task.run(open, woken);
            }
            tell(open, woken);
            open.execute("COMMIT");
        } catch (RuntimeException | Error e) {
            abandon(group, e);
            return;
        }
        wake(woken);
        group.forEach(WriteTask::answer);
    }

    /// Wakes before it answers, so that who has an answer knows that every waiter was told.
    private void wake(Set<Id> woken) {
        try {
            signals.changed(woken);
        } catch (RuntimeException e) {
            LOG.atError().setMessage("a waiter failed to wake").setCause(e).log();
        }
    }

    /// Tells the other replicas, which hear of it at the commit.
    private void tell(Handle open, Set<Id> woken) {
        if (!engine.tell().isEmpty()) {
            woken.forEach(id -> Sql.list(open, engine.tell(), row -> true, id));
        }
    }

    private void abandon(List<WriteTask<?>> group, Throwable cause) {
        boolean unavailable = Failures.isUnavailable(cause);
        LOG.atError()
                .setMessage("a group of writes was rolled back")
                .addKeyValue("writes", group.size())
                .setCause(cause)
                .log();
        disconnect();
        for (WriteTask<?> task : group) {
            task.fail(unavailable ? Failures.unavailable(cause) : new IllegalStateException("commit failed", cause));
        }
    }

    private Handle connected() {
        Handle open = handle;
        if (open == null) {
            open = connect.get();
            handle = open;
            if (!engine.connectionNumber().isEmpty()) {
                number = Sql.list(open, engine.connectionNumber(), row -> row.getInt(1))
                        .getFirst();
            }
        }
        return open;
    }

    /// Closing the connection rolls back what is open.
    private void disconnect() {
        Handle open = handle;
        handle = null;
        if (open != null) {
            try {
                open.getConnection().close();
                open.close();
            } catch (SQLException | RuntimeException e) {
                LOG.atWarn()
                        .setMessage("a broken connection did not close")
                        .setCause(e)
                        .log();
            }
        }
    }

    private static Refusal busy() {
        return new Refusal(
                Code.STORE_UNAVAILABLE,
                "the store did not take the write in time, or is closing",
                "Send it again in a moment, with the same Idempotency-Key.");
    }
}
