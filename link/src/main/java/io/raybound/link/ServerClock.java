package io.raybound.link;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The control plane's time: the own clock plus what the server said it is off by.
public final class ServerClock implements InstantSource {
    private static final Logger LOG = LoggerFactory.getLogger(ServerClock.class);
    private static final Duration WORTH_A_WARNING = Duration.ofSeconds(5);

    private final InstantSource own;
    private final AtomicReference<Duration> offset = new AtomicReference<>(Duration.ZERO);

    public ServerClock(InstantSource own) {
        this.own = own;
    }

    @Override
    public Instant instant() {
        return own.instant().plus(offset.get());
    }

    /// How far the server is ahead of the own clock.
    public Duration offset() {
        return offset.get();
    }

    void adjust(Instant serverTime) {
        Duration now = Duration.between(own.instant(), serverTime);
        Duration before = offset.getAndSet(now);
        if (now.minus(before).abs().compareTo(WORTH_A_WARNING) > 0) {
            LOG.atWarn()
                    .setMessage("this machine's clock differs from the control plane's; the difference is applied")
                    .addKeyValue("server_ahead_seconds", now.toSeconds())
                    .log();
        }
    }
}
