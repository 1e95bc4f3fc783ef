package io.raybound.identity;

import java.time.Duration;
import java.time.Instant;

/// The checks of `iat` and `exp` that short-lived tokens share.
final class Times {
    private Times() {}

    /// Refuses a token from the future, one that lives longer than its kind may, and one that has expired.
    static void check(Claims claims, Duration life, Duration leeway, Instant now) throws Refusal {
        Instant issued = claims.time("iat");
        Instant expires = claims.time("exp");
        notLonger(issued, expires, life);
        notFuture(issued, now);
        if (!now.isBefore(expires.plus(leeway))) {
            throw new Refusal("token-expired", "The token expired at " + expires + ".");
        }
    }

    static void notLonger(Instant from, Instant until, Duration life) throws Refusal {
        Duration there = Duration.between(from, until);
        if (there.isNegative() || there.compareTo(life) > 0) {
            throw new Refusal("claims-refused", "The token's times do not fit its kind.");
        }
    }

    static void notFuture(Instant issued, Instant now) throws Refusal {
        if (issued.isAfter(now.plus(RequestVerifier.LEEWAY))) {
            throw new Refusal("token-from-future", "The token was issued at " + issued + ": one clock is wrong.");
        }
    }
}
