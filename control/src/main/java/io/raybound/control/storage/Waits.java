package io.raybound.control.storage;

import io.raybound.model.Id;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Blocks the calling virtual thread until an object is as wanted.
public final class Waits {
    private static final Duration LONGEST = Duration.ofSeconds(55);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

    private final Signals signals;

    public Waits(Signals signals) {
        this.signals = signals;
    }

    /// Reads until done or the limit (at most 55 s) is over; gives what was read last.
    public <T> T until(Id id, Supplier<T> read, Predicate<T> done, Duration limit) {
        long end = System.nanoTime() + min(limit, LONGEST).toNanos();
        Semaphore woken = new Semaphore(0);
        try (Signals.Subscription _ = signals.subscribe(id, woken::release)) {
            T seen = read.get();
            while (!done.test(seen)) {
                long left = end - System.nanoTime();
                if (left <= 0 || !pause(woken, Math.min(left, LOOK_AGAIN.toNanos()))) {
                    return seen;
                }
                seen = read.get();
            }
            return seen;
        }
    }

    private static boolean pause(Semaphore woken, long nanos) {
        try {
            if (woken.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
                woken.drainPermits();
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
