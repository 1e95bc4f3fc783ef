package io.raybound.identity;

import java.time.Instant;
import java.util.Map;

/// What has been revoked, and when. Immutable: a change is a new list.
///
/// A revoked user or login loses what was issued until then; what is issued afterwards counts again.
///
/// @param sinceById a token's `jti`, a login's or API key's `sid`, or a user's `sub`
public record Revocations(Map<String, Instant> sinceById) {
    /// Nothing is revoked.
    public static final Revocations NONE = new Revocations(Map.of());

    public Revocations {
        sinceById = Map.copyOf(sinceById);
    }

    /// True when the grant must not be honoured, not even in its grace.
    public boolean cover(Grant grant) {
        return covers(grant.jti(), grant) || covers(grant.sid(), grant) || covers(grant.subject(), grant);
    }

    private boolean covers(String id, Grant grant) {
        Instant since = sinceById.get(id);
        return since != null && !grant.issuedAt().isAfter(since);
    }
}
