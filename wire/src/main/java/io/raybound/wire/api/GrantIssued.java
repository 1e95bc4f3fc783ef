package io.raybound.wire.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An access token of one user for one cluster.
///
/// @param url null until the site's gateway is known
/// @param graceUntil the head agent takes it until then while its own link is down
public record GrantIssued(
        String token, String host, @Nullable String url, List<String> doors, Instant expiresAt, Instant graceUntil) {
    public GrantIssued {
        doors = List.copyOf(doors);
    }

    @Override
    public String toString() {
        return "GrantIssued[(secret), " + host + "]";
    }
}
