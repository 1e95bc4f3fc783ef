package io.raybound.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/// Checks grants and tickets offline for one host, with the keys and revocations that it is given.
public final class GrantVerifier {
    static final Duration TICKET_LIFE = Duration.ofSeconds(30);
    private static final Set<String> GRANT = Set.of("sub", "name", "aud", "doors", "sid", "jti", "iat", "exp", "grace");
    private static final Set<String> TICKET =
            Set.of("sub", "name", "aud", "doors", "sid", "jti", "iat", "exp", "grace", "nonce", "session_exp");

    private final String host;

    /// @param host the exact audience, without port, lower case
    public GrantVerifier(String host) {
        this.host = host;
    }

    /// What a ticket says of a nonce: base64url of its SHA-256.
    public static String nonceHash(String nonce) {
        return Base64Url.encode(Digests.sha256(nonce));
    }

    /// Checks a bearer grant.
    public GrantCheck verify(String token, PublicKeyRing keys, Revocations revocations, Instant now) {
        try {
            Claims claims = Claims.read(Jws.open(TokenType.GRANT, token, keys).payload(), GRANT);
            Grant grant = grant(claims, claims.time("exp"));
            return judge(grant, host, revocations, now);
        } catch (Refusal refusal) {
            return new GrantCheck.Refused(refusal.code(), refusal.sentence());
        }
    }

    /// Checks a ticket that this browser posts; one use is the caller's duty.
    ///
    /// @param nonce the value of the nonce cookie that came with it
    public Check<Ticket> verifyTicket(
            String ticket, String nonce, PublicKeyRing keys, Revocations revocations, Instant now) {
        try {
            Claims claims = Claims.read(Jws.open(TokenType.TICKET, ticket, keys).payload(), TICKET);
            Times.check(claims, TICKET_LIFE, Duration.ZERO, now);
            Grant session = grant(claims, claims.time("session_exp"));
            byte[] there = claims.text("nonce").getBytes(StandardCharsets.UTF_8);
            if (!MessageDigest.isEqual(there, nonceHash(nonce).getBytes(StandardCharsets.UTF_8))) {
                throw new Refusal("nonce-wrong", "This ticket was made for another browser: open the page again.");
            }
            return switch (judge(session, host, revocations, now)) {
                case GrantCheck.Valid valid -> new Check.Passed<>(new Ticket(valid.grant(), claims.time("exp")));
                case GrantCheck.InGrace late ->
                    new Check.Refused<>("grant-expired", "The session ended at " + late.since() + ".");
                case GrantCheck.Refused refused -> new Check.Refused<>(refused.code(), refused.sentence());
            };
        } catch (Refusal refusal) {
            return refusal.asCheck();
        }
    }

    /// Judges what a grant or a session says; its authenticity was checked before.
    static GrantCheck judge(Grant grant, String host, Revocations revocations, Instant now) throws Refusal {
        if (!grant.host().equals(host)) {
            throw new Refusal("audience-wrong", "The access token is for another host: run raybound login.");
        }
        if (revocations.cover(grant)) {
            throw new Refusal(
                    "grant-revoked", "The access was revoked: ask the cluster's owner, or run raybound login.");
        }
        Times.notFuture(grant.issuedAt(), now);
        if (now.isBefore(grant.expiresAt())) {
            return new GrantCheck.Valid(grant);
        }
        if (now.isBefore(grant.graceUntil())) {
            return new GrantCheck.InGrace(grant, grant.expiresAt());
        }
        throw new Refusal("grant-expired", expired(grant, now));
    }

    /// The one line that a tool prints when access has expired.
    public static String expired(Grant grant, Instant now) {
        long minutes = Math.max(0, Duration.between(grant.expiresAt(), now).toMinutes());
        return "access expired " + minutes + " min ago: run raybound login";
    }

    static Grant grant(Claims claims, Instant expires) throws Refusal {
        Instant issued = claims.time("iat");
        Instant grace = claims.time("grace");
        if (expires.isBefore(issued) || grace.isBefore(expires)) {
            throw new Refusal("claims-refused", "The token's times are not in order.");
        }
        return new Grant(
                claims.text("sub"),
                claims.text("name"),
                claims.text("aud"),
                claims.texts("doors"),
                claims.text("sid"),
                claims.text("jti"),
                issued,
                expires,
                grace);
    }
}
