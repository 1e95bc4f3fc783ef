package io.raybound.identity;

import java.time.Instant;

/// A ticket that was found good. The host remembers its id (the session's `jti`) until it expires and refuses a second
/// use.
///
/// @param session what the browser's cookie is to say
/// @param expiresAt when the ticket itself may be forgotten
public record Ticket(Grant session, Instant expiresAt) {}
