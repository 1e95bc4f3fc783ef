package io.raybound.identity;

import java.time.Duration;

/// How long things live.
///
/// @param grant a bearer grant
/// @param grace how long after its end a grant or session counts while the control plane is away
/// @param ticket from the console's answer until the cluster's host must have it; at most 30 s
/// @param session a browser's session on a cluster's host
public record GrantTerms(Duration grant, Duration grace, Duration ticket, Duration session) {
    /// 15 min, 24 h, 30 s, 8 h.
    public static final GrantTerms DEFAULT = new GrantTerms(
            Duration.ofMinutes(15), Duration.ofHours(24), GrantVerifier.TICKET_LIFE, Duration.ofHours(8));

    public GrantTerms {
        if (ticket.compareTo(GrantVerifier.TICKET_LIFE) > 0) {
            throw new IllegalArgumentException("a ticket lives at most " + GrantVerifier.TICKET_LIFE);
        }
    }
}
