package io.raybound.link;

import io.raybound.model.Failure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// No complete answer came back: name, route, proxy, TLS, or the path was cut.
///
/// Codes: `name-unknown`, `connect-refused`, `connect-timeout`, `tls-refused`, `proxy-refused`, `cut`, `timeout`,
/// `answer-unreadable`.
public final class LinkUnreachable extends LinkProblem {
    private static final long serialVersionUID = 1;

    private final Duration after;

    /// @param after how long the request had been under way
    public LinkUnreachable(Failure failure, Duration after, @Nullable Throwable cause) {
        super(failure, cause);
        this.after = after;
    }

    public Duration after() {
        return after;
    }

    /// True when a connection stood and ended before the answer was complete.
    boolean isCut() {
        return failure().code().equals("cut") || failure().code().equals("timeout");
    }
}
