package io.raybound.wire.api;

import java.time.Instant;

/// A login link that works once.
public record LoginLinkIssued(String url, Instant expiresAt) {
    @Override
    public String toString() {
        return "LoginLinkIssued[(secret), " + expiresAt + "]";
    }
}
