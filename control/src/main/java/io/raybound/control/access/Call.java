package io.raybound.control.access;

import io.raybound.control.Once;
import org.jspecify.annotations.Nullable;

/// A request that changes something: who, and the wish that it takes effect once.
///
/// @param dryRun true to check everything and change nothing
public record Call(Caller caller, @Nullable Once once, boolean dryRun) {
    /// A request that takes effect.
    public Call(Caller caller, @Nullable Once once) {
        this(caller, once, false);
    }

    /// A request without an idempotency key.
    public static Call by(Caller caller) {
        return new Call(caller, null);
    }
}
