package io.raybound.control.fake;

import io.raybound.control.storage.Database;
import io.raybound.control.storage.Signals;
import io.raybound.control.storage.Tx;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A database in memory: a write works on a copy, which becomes the state when it returns.
public final class MemoryDatabase implements Database {
    private final Signals signals;
    private final Object turn = new Object();
    private volatile MemoryState state = new MemoryState();

    public MemoryDatabase(Signals signals) {
        this.signals = signals;
    }

    @Override
    public <T extends @Nullable Object> T write(Function<Tx, T> work) {
        MemoryTx tx;
        T result;
        synchronized (turn) {
            tx = new MemoryTx(state.copy());
            result = work.apply(tx);
            state = tx.state();
        }
        signals.changed(tx.woken());
        return result;
    }

    @Override
    public <T extends @Nullable Object> T trial(Function<Tx, T> work) {
        synchronized (turn) {
            return work.apply(new MemoryTx(state.copy()));
        }
    }

    @Override
    public <T extends @Nullable Object> T read(Function<Tx, T> work) {
        return work.apply(new MemoryTx(state));
    }
}
