package io.raybound.control;

import io.raybound.model.BadValue;

/// A client's wish that a request takes effect once, however often it is sent (`Idempotency-Key`).
///
/// @param key chosen by the client, 1 to 200 characters
/// @param fingerprint hash of method, path and body: the same key with another one is refused
public record Once(String key, String fingerprint) {
    private static final int MAX = 200;

    public Once {
        if (key.isEmpty() || key.length() > MAX) {
            throw new BadValue("idempotency-key", key, "text of 1 to 200 characters");
        }
    }
}
