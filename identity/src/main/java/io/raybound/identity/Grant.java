package io.raybound.identity;

import java.time.Instant;
import java.util.Set;

/// The permission of one user to enter one host by some doors for a while.
///
/// @param subject the user or service account
/// @param name what to show of them (for instance an e-mail address)
/// @param host the one host it is for, without port
/// @param doors for instance `dashboard` and `jobs`
/// @param sid the login session or API key it came from, by which a revocation may name it
/// @param jti its own id; that of the ticket where the grant is a browser's session
/// @param expiresAt until here it is valid
/// @param graceUntil until here it counts as valid while the host cannot reach the control plane
public record Grant(
        String subject,
        String name,
        String host,
        Set<String> doors,
        String sid,
        String jti,
        Instant issuedAt,
        Instant expiresAt,
        Instant graceUntil) {
    public Grant {
        doors = Set.copyOf(doors);
        if (expiresAt.isBefore(issuedAt) || graceUntil.isBefore(expiresAt)) {
            throw new IllegalArgumentException("a grant is issued, expires and ends its grace in this order");
        }
    }
}
