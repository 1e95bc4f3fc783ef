package io.raybound.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Checks signed requests (compare RFC 9449): the key must be known and speak for the issuer, and the signature must
/// cover this very method, host, path and body, not longer ago than 60 s and the leeway.
///
/// There is no store of used ids: within that time the same request may come twice, so writes are idempotent.
public final class RequestVerifier {
    /// How far the two clocks may be apart.
    public static final Duration LEEWAY = Duration.ofSeconds(60);

    private static final Set<String> CLAIMS = Set.of("iss", "aud", "htm", "htu", "bh", "iat", "exp", "jti");

    /// Finds enrolled keys that are not revoked.
    public interface Keys {
        /// The machine key of that id.
        Optional<MachineKey> find(String keyId);
    }

    /// Checks one request.
    ///
    /// @param authorization the header's value; null when there is none
    public RequestCheck verify(@Nullable String authorization, SignedRequest request, Keys keys, Instant now) {
        try {
            if (authorization == null || !authorization.startsWith(RequestSigner.SCHEME)) {
                throw new Refusal("signature-missing", "The request has no header Authorization: Raybound <token>.");
            }
            String compact = authorization.substring(RequestSigner.SCHEME.length());
            var known = Jws.open(TokenType.REQUEST, compact, keys::find, MachineKey::key);
            Claims claims = Claims.read(known.payload(), CLAIMS);
            claims.text("jti");
            checkTime(claims, now);
            checkClaim(claims, "aud", request.host(), "audience-wrong", "The request was signed for another host.");
            checkClaim(claims, "iss", known.owner().principal(), "principal-wrong", "The key speaks for another one.");
            String changed = "The request is not the one that was signed: look for a middlebox that changes it.";
            checkClaim(claims, "htm", request.method(), "request-changed", changed);
            checkClaim(claims, "htu", request.pathWithQuery(), "request-changed", changed);
            checkClaim(claims, "bh", request.bodyHash(), "request-changed", changed);
            return new RequestCheck.Verified(known.owner().principal(), known.kid());
        } catch (Refusal refusal) {
            return new RequestCheck.Refused(refusal.code(), refusal.sentence(), refusal.skewSeconds());
        }
    }

    private static void checkTime(Claims claims, Instant now) throws Refusal {
        Instant issued = claims.time("iat");
        Instant expires = claims.time("exp");
        Duration life = Duration.between(issued, expires);
        if (life.isNegative() || life.compareTo(RequestSigner.LIFE) > 0) {
            throw new Refusal("claims-refused", "A signed request lives at most 60 s.");
        }
        if (issued.isAfter(now.plus(LEEWAY)) || now.isAfter(expires.plus(LEEWAY))) {
            throw Refusal.skew(Duration.between(issued, now).toSeconds());
        }
    }

    private static void checkClaim(Claims claims, String name, String expected, String code, String sentence)
            throws Refusal {
        byte[] there = claims.text(name).getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(there, expected.getBytes(StandardCharsets.UTF_8))) {
            throw new Refusal(code, sentence);
        }
    }
}
