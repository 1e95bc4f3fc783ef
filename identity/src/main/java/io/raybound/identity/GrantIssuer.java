package io.raybound.identity;

import io.raybound.model.Secret;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/// Mints grants and tickets; the caller has decided that the user may have them.
public final class GrantIssuer {
    private final SigningKey key;
    private final GrantTerms terms;
    private final InstantSource clock;
    private final SecureRandom random;

    public GrantIssuer(SigningKey key, GrantTerms terms, InstantSource clock, SecureRandom random) {
        this.key = key;
        this.terms = terms;
        this.clock = clock;
        this.random = random;
    }

    /// A bearer grant for a tool.
    public IssuedGrant grant(GrantFor whom) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Grant grant = fresh(whom, now, now.plus(terms.grant()));
        String claims = common(grant)
                .put("exp", grant.expiresAt())
                .put("grace", grant.graceUntil())
                .json();
        return new IssuedGrant(Secret.of(Jws.sign(TokenType.GRANT, key, key.kid(), claims)), grant);
    }

    /// A one-use ticket for a browser; its grant is the session that the host opens for it.
    ///
    /// @param nonceHash see [GrantVerifier#nonceHash]: of the nonce cookie that the host gave this browser
    public IssuedGrant ticket(GrantFor whom, String nonceHash) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Grant session = fresh(whom, now, now.plus(terms.session()));
        String claims = common(session)
                .put("exp", now.plus(terms.ticket()))
                .put("nonce", nonceHash)
                .put("session_exp", session.expiresAt())
                .put("grace", session.graceUntil())
                .json();
        return new IssuedGrant(Secret.of(Jws.sign(TokenType.TICKET, key, key.kid(), claims)), session);
    }

    private Grant fresh(GrantFor whom, Instant now, Instant expires) {
        return new Grant(
                whom.subject(),
                whom.name(),
                whom.host(),
                whom.doors(),
                whom.sid(),
                Randoms.id(random),
                now,
                expires,
                expires.plus(terms.grace()));
    }

    private static Claims.Writer common(Grant grant) {
        return Claims.write()
                .put("sub", grant.subject())
                .put("name", grant.name())
                .put("aud", grant.host())
                .put("doors", grant.doors())
                .put("sid", grant.sid())
                .put("jti", grant.jti())
                .put("iat", grant.issuedAt());
    }
}
