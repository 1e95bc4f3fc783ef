package io.raybound.controlplane.assembly;

import java.util.ArrayDeque;
import java.util.Deque;

/// Closes what was started, last one first; a failure does not keep the rest from being closed and is not lost.
final class Closing implements AutoCloseable {
    private final Deque<AutoCloseable> started = new ArrayDeque<>();

    /// Remembers something to close.
    <T extends AutoCloseable> T add(T thing) {
        started.push(thing);
        return thing;
    }

    @Override
    public void close() {
        RuntimeException first = null;
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (Exception e) {
                if (first == null) {
                    first = new IllegalStateException("not everything was closed", e);
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
