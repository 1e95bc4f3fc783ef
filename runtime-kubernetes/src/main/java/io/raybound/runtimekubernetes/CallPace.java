package io.raybound.runtimekubernetes;

import java.util.concurrent.TimeUnit;

/// Holds calls to so many a second, with a reserve for bursts: an operator must never be the API server's problem.
final class CallPace {
    private final long nanosEach;
    private final long reserve;
    private long nextFree;

    CallPace(int perSecond, int burst) {
        this.nanosEach = TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.reserve = burst * nanosEach;
        this.nextFree = System.nanoTime() - reserve;
    }

    /// Waits until a call may be made.
    void take() throws InterruptedException {
        long wait;
        synchronized (this) {
            long now = System.nanoTime();
            nextFree = Math.max(nextFree, now - reserve) + nanosEach;
            wait = nextFree - now;
        }
        if (wait > 0) {
            TimeUnit.NANOSECONDS.sleep(wait);
        }
    }
}
