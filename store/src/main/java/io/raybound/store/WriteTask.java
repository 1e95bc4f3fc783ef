package io.raybound.store;

import io.raybound.control.storage.Tx;
import io.raybound.model.Id;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// One piece of work on its way through the writer. It is begun by the writer or given up by its caller, never both.
final class WriteTask<T extends @Nullable Object> {
    private final Function<Tx, T> work;
    private final boolean keep;
    private final CompletableFuture<T> answer = new CompletableFuture<>();
    private final AtomicBoolean taken = new AtomicBoolean();

    /// Set by the writer's thread between begin and answer.
    private @Nullable Outcome<T> outcome;

    private record Outcome<T extends @Nullable Object>(
            T value, @Nullable Throwable failure) {}

    /// @param keep false to take back what the work wrote, and to wake nobody
    WriteTask(Function<Tx, T> work, boolean keep) {
        this.work = work;
        this.keep = keep;
    }

    /// Does the work in the open transaction, behind a savepoint.
    ///
    /// @throws RuntimeException only when the whole transaction is lost
    void run(Handle handle, Set<Id> woken) {
        if (!taken.compareAndSet(false, true)) {
            return;
        }
        handle.execute("SAVEPOINT work");
        SqlTx tx = new SqlTx(handle);
        try {
            T value = work.apply(tx);
            if (keep) {
                woken.addAll(tx.woken());
            } else {
                handle.execute("ROLLBACK TO SAVEPOINT work");
            }
            handle.execute("RELEASE SAVEPOINT work");
            outcome = new Outcome<>(value, null);
        } catch (RuntimeException | Error e) {
            if (Failures.isUnavailable(e)) {
                throw e;
            }
            handle.execute("ROLLBACK TO SAVEPOINT work");
            handle.execute("RELEASE SAVEPOINT work");
            outcome = failed(e);
        }
    }

    /// Answers the caller, after the commit.
    void answer() {
        Outcome<T> done = outcome;
        if (done == null) {
            return;
        }
        Throwable failure = done.failure();
        if (failure == null) {
            answer.complete(done.value());
        } else {
            answer.completeExceptionally(failure);
        }
    }

    void fail(Throwable cause) {
        taken.set(true);
        answer.completeExceptionally(cause);
    }

    /// Waits; gives up only while the work has not begun.
    T result(long seconds, Supplier<? extends RuntimeException> busy) throws InterruptedException {
        try {
            return answer.get(seconds, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            if (taken.compareAndSet(false, true)) {
                throw busy.get();
            }
            return begun();
        } catch (ExecutionException e) {
            throw thrown(e);
        }
    }

    private T begun() throws InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw thrown(e);
        }
    }

    @SuppressWarnings("NullAway") // a failed outcome has no value
    private static <T extends @Nullable Object> Outcome<T> failed(Throwable cause) {
        return new Outcome<>(null, cause);
    }

    private static RuntimeException thrown(ExecutionException e) {
        return switch (e.getCause()) {
            case RuntimeException cause -> cause;
            case Error cause -> throw cause;
            case null, default -> new IllegalStateException(e);
        };
    }
}
