package io.raybound.relay;

import io.netty.channel.Channel;
import java.time.Duration;

/// The last moments of a connection: our side is closed, the client may still send for a while. Without this a client
/// that sends first and reads later would see a reset instead of its answer.
final class Lingering {
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofSeconds(30);

    private final Channel channel;
    private final Deadline deadline;
    private long until;

    Lingering(Channel channel, Deadline deadline) {
        this.channel = channel;
        this.deadline = deadline;
    }

    void begin() {
        channel.config().setAutoRead(true);
        Io.closeOutput(channel);
        until = System.nanoTime() + MOST.toNanos();
        deadline.in(PAUSE);
    }

    /// The client sent something more.
    void goOn() {
        long left = until - System.nanoTime();
        if (left > 0) {
            deadline.in(Duration.ofNanos(Math.min(left, PAUSE.toNanos())));
        } else {
            Io.close(channel);
        }
    }
}
