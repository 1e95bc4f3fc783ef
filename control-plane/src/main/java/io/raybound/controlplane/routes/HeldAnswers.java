package io.raybound.controlplane.routes;

import io.raybound.controlplane.api.Refused;
import io.raybound.model.Id;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// How many answers one caller may have held at a time (`?wait-for=`), so that nobody's waits crowd others out.
final class HeldAnswers {
    private final int mostEach;
    private final Map<Id, Integer> held = new ConcurrentHashMap<>();

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
            return wait.get();
        } finally {
            held.computeIfPresent(principal, (id, count) -> count == 1 ? null : count - 1);
        }
    }

    /// Callers with held answers.
    int callers() {
        return held.size();
    }
}
