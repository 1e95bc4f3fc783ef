package io.raybound.testkit;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Bounded polling: waits until something becomes true, never for a fixed time.
public final class Eventually {
    private static final Duration PAUSE = Duration.ofMillis(20);

    private Eventually() {}

    /// Waits until the condition holds; fails with the sentence and the last error after the limit.
    public static void within(Duration limit, String sentence, Callable<Boolean> condition) {
        long end = System.nanoTime() + limit.toNanos();
        @Nullable Throwable last = null;
        do {
            try {
                if (condition.call()) {
                    return;
                }
                last = null;
            } catch (Exception | AssertionError e) {
                last = e;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        } while (System.nanoTime() < end);
        fail("not within " + limit.toMillis() + " ms: " + sentence, last);
    }

    /// Waits until the assertion passes; fails with its last error after the limit.
    public static void asserts(Duration limit, Runnable assertion) {
        within(limit, "the assertion passes", () -> {
            assertion.run();
            return true;
        });
    }

    /// The limit most tests use on a busy machine.
    public static Duration patience() {
        return Duration.ofSeconds(TimeUnit.MINUTES.toSeconds(1));
    }
}
