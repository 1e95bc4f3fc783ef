package io.raybound.controlplane.routes;

import io.raybound.controlplane.api.Refused;
import io.raybound.model.Id;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// How many answers one caller may have held at a time (`?wait-for=`), so that nobody's waits crowd others out.
///
/// Closing lets them go: each answers what it saw last, so that a stop of the program waits for none of them.
public final class HeldAnswers implements AutoCloseable {
    private static final int MOST_EACH = 100;

    private final int mostEach;
    private final Map<Id, Integer> held = new ConcurrentHashMap<>();
    private final Set<Thread> waiting = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /// The usual limit.
    public HeldAnswers() {
        this(MOST_EACH);
    }

    HeldAnswers(int mostEach) {
        this.mostEach = mostEach;
    }

    /// Waits, when the caller does not wait for too much already; refused with 429 else.
    <T> T hold(Id principal, Supplier<T> wait) {
        try {
            if (held.merge(principal, 1, Integer::sum) > mostEach) {
                throw Refused.of(
                        429,
                        "too-many-waits",
                        "more than " + mostEach + " requests of yours are waiting",
                        "Wait for fewer objects at a time, or list them instead.");
            }
            waiting.add(Thread.currentThread());
            if (closed) {
                throw Refused.of(503, "stopping", "the control plane is stopping", "Ask again in some seconds.");
            }
            return wait.get();
        } finally {
            waiting.remove(Thread.currentThread());
            held.computeIfPresent(principal, (id, count) -> count == 1 ? null : count - 1);
        }
    }

    @Override
    public void close() {
        closed = true;
        waiting.forEach(Thread::interrupt);
    }

    /// Callers with held answers.
    public int callers() {
        return held.size();
    }
}
