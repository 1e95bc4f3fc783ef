package io.raybound.runtimekubernetes;

import io.raybound.model.Failure;
import java.time.Duration;

/// A step that could not be taken, and why; trying again is the queue's business.
final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Failure failure;
    private final Duration notBefore;

    Refused(Failure failure) {
        this(failure, Duration.ZERO);
    }

    /// @param notBefore how long the API server asked to wait; zero when it did not
    Refused(Failure failure, Duration notBefore) {
        super(failure.code() + ": " + failure.message());
        this.failure = failure;
        this.notBefore = notBefore;
    }

    Failure failure() {
        return failure;
    }

    Duration notBefore() {
        return notBefore;
    }
}
