package io.raybound.relay;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One movable deadline of one connection. Moving it later costs nothing: the timer looks again when it fires.
final class Deadline {
    private final EventExecutor loop;
    private final Runnable expired;
    private long due;
    private boolean armed;
    private long timerAt;
    private @Nullable Future<?> timer;

    Deadline(EventExecutor loop, Runnable expired) {
        this.loop = loop;
        this.expired = expired;
    }

    void in(Duration wait) {
        long now = loop.ticker().nanoTime();
        due = now + wait.toNanos();
        armed = true;
        if (timer != null && due - timerAt < 0) {
            timer.cancel(false);
            timer = null;
        }
        if (timer == null) {
            schedule(now);
        }
    }

    /// No deadline until the next call of [#in].
    void off() {
        armed = false;
    }

    void cancel() {
        armed = false;
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private void schedule(long now) {
        timerAt = due;
        timer = loop.schedule(this::fire, Math.max(due - now, 0), TimeUnit.NANOSECONDS);
    }

    private void fire() {
        timer = null;
        if (!armed) {
            return;
        }
        long now = loop.ticker().nanoTime();
        if (due - now > 0) {
            schedule(now);
        } else {
            armed = false;
            expired.run();
        }
    }
}
