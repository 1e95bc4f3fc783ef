package io.raybound.reconcile;

import io.raybound.model.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// How often one thing failed in a row, and when it may be tried again; a value.
///
/// The first failure is repaired at once; then 1 s, 2 s, 4 s ... up to a minute, each with up to a
/// fifth of jitter.
///
/// @param failures in a row
/// @param notBefore the next try is held until then
/// @param last the newest failure; null when all is well
/// @param lasting true when only a new generation may try again
record Backoff(int failures, Instant notBefore, @Nullable Failure last, boolean lasting) {
    private static final Duration CEILING = Duration.ofMinutes(1);

    static final Backoff NONE = new Backoff(0, Instant.EPOCH, null, false);

    /// The state after one more failure.
    Backoff failed(Failure failure, boolean forGood, Instant now, RandomGenerator random) {
        int count = failures + 1;
        long millis = count == 1 ? 0 : Math.min(CEILING.toMillis(), 1_000L << Math.min(count - 2, 10));
        long jitter = millis == 0 ? 0 : random.nextLong(millis / 5 + 1);
        return new Backoff(count, now.plusMillis(millis + jitter), failure, lasting || forGood);
    }

    boolean holds(Instant now) {
        return now.isBefore(notBefore);
    }

    boolean isExhausted(int attempts) {
        return lasting || failures >= attempts;
    }
}
