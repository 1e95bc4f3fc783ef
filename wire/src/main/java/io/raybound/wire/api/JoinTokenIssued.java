package io.raybound.wire.api;

import java.time.Instant;

/// A one-time join token and what else an operator needs to enroll.
public record JoinTokenIssued(String token, Instant expiresAt, String controlPlaneUrl, String caPem) {
    @Override
    public String toString() {
        return "JoinTokenIssued[(secret), " + controlPlaneUrl + "]";
    }
}
