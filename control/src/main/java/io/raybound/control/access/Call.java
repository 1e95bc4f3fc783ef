package io.raybound.control.access;

import io.raybound.control.Once;
import org.jspecify.annotations.Nullable;

/// A request that changes something: who, and the wish that it takes effect once.
public record Call(Caller caller, @Nullable Once once) {
    /// A request without an idempotency key.
    public static Call by(Caller caller) {
        return new Call(caller, null);
    }
}
