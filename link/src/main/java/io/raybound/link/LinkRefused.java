package io.raybound.link;

import io.raybound.model.Failure;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The control plane answered no: status, stable code and next step of its problem body (RFC 9457).
public final class LinkRefused extends LinkProblem {
    private static final long serialVersionUID = 1;

    private final int status;
    private final transient @Nullable Duration retryAfter;

    public LinkRefused(int status, Failure failure, @Nullable Duration retryAfter) {
        super(failure, null);
        this.status = status;
        this.retryAfter = retryAfter;
    }

    public int status() {
        return status;
    }

    public String code() {
        return failure().code();
    }

    /// How long the server asks to wait.
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
