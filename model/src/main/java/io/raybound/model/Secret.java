package io.raybound.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// Text that must never be printed: tokens, keys, passwords.
///
/// It has no serializer, its `toString` is redacted, and it is compared in constant time.
public final class Secret {
    private final String text;

    private Secret(String text) {
        this.text = text;
    }

    public static Secret of(String text) {
        return new Secret(text);
    }

    /// The text itself, for the one place that has to send, store or check it.
    public String reveal() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret
                && MessageDigest.isEqual(
                        text.getBytes(StandardCharsets.UTF_8), secret.text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int hashCode() {
        return 0;
    }

    @Override
    public String toString() {
        return "(secret)";
    }
}
