package io.raybound.link;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// Waiting times between tries: full jitter below a doubling bound, so that a fleet does not come back in step.
///
/// Owned by one thread.
final class BackOff {
    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration CEILING = Duration.ofSeconds(30);
    private static final int MOST_DOUBLINGS = 10;

    private final RandomGenerator random;
    private int failures;

    BackOff(RandomGenerator random) {
        this.random = random;
    }

    void success() {
        failures = 0;
    }

    /// The next wait: random below the bound, and never less than what the server asked for.
    Duration next(Duration asked) {
        long bound = Math.min(CEILING.toMillis(), FIRST.toMillis() << Math.min(failures, MOST_DOUBLINGS));
        failures++;
        long jittered = random.nextLong(bound + 1);
        if (asked.isZero() || asked.isNegative()) {
            return Duration.ofMillis(jittered);
        }
        long floor = Math.min(asked.toMillis(), Duration.ofMinutes(5).toMillis());
        return Duration.ofMillis(floor + random.nextLong(floor / 2 + 1));
    }
}
