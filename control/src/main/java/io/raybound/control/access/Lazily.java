package io.raybound.control.access;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Makes a value at its first use, once.
final class Lazily implements Supplier<String> {
    private final Supplier<String> maker;

    /// Guarded by `this`.
    private @Nullable String made;

    Lazily(Supplier<String> maker) {
        this.maker = maker;
    }

    @Override
    public synchronized String get() {
        String value = made;
        if (value == null) {
            value = maker.get();
            made = value;
        }
        return value;
    }
}
