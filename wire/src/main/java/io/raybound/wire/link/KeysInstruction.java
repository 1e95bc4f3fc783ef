package io.raybound.wire.link;

import java.time.Instant;
import java.util.List;

/// The keys that verify grants and tickets, and what has been revoked.
public record KeysInstruction(List<PublicKeyInfo> grantKeys, List<Revocation> revocations) {
    public KeysInstruction {
        grantKeys = List.copyOf(grantKeys);
        revocations = List.copyOf(revocations);
    }

    /// A revoked token, login session, API key or user.
    ///
    /// @param id a `jti`, `sid` or `sub`
    public record Revocation(String id, Instant since) {}
}
