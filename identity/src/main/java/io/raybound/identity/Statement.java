package io.raybound.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// An operator's word that the head agent of a cluster holds a key; the agent enrolls with it, as often as it likes
/// while the statement lives (10 minutes).
///
/// @param operatorKeyId the enrolled key that signed it
/// @param operator the site that key speaks for; filled in by the check
/// @param clusterId whose head it is; the caller must check that the cluster is on the operator's site
/// @param boot one start of the head agent
public record Statement(String operatorKeyId, String operator, String clusterId, String boot, VerifyingKey agentKey) {
    /// How long a statement may be used.
    public static final Duration LIFE = Duration.ofMinutes(10);

    private static final Set<String> CLAIMS = Set.of("iss", "sub", "aud", "boot", "key", "iat", "exp");

    /// Signs the statement for the control plane's host (`<cloud>.D`).
    public String sign(SigningKey operatorKey, String host, Instant now) {
        String claims = Claims.write()
                .put("iss", operatorKeyId)
                .put("sub", clusterId)
                .put("aud", host)
                .put("boot", boot)
                .put("key", agentKey.spki())
                .put("iat", now)
                .put("exp", now.plus(LIFE))
                .json();
        return Jws.sign(TokenType.STATEMENT, operatorKey, operatorKeyId, claims);
    }

    /// Checks a statement that was made for this host.
    public static Check<Statement> verify(String signed, String host, RequestVerifier.Keys operators, Instant now) {
        try {
            Function<String, Optional<MachineKey>> find = operators::find;
            var known = Jws.open(TokenType.STATEMENT, signed, find, MachineKey::key);
            Claims claims = Claims.read(known.payload(), CLAIMS);
            Times.check(claims, LIFE, RequestVerifier.LEEWAY, now);
            if (!claims.text("aud").equals(host)) {
                throw new Refusal("audience-wrong", "The statement was made for another host.");
            }
            if (!claims.text("iss").equals(known.kid())) {
                throw new Refusal("principal-wrong", "The statement names another key than the one that signed it.");
            }
            return new Check.Passed<>(new Statement(
                    known.kid(), known.owner().principal(), claims.text("sub"), claims.text("boot"), key(claims)));
        } catch (Refusal refusal) {
            return refusal.asCheck();
        }
    }

    private static VerifyingKey key(Claims claims) throws Refusal {
        try {
            return VerifyingKey.read(claims.text("key"));
        } catch (io.raybound.model.BadValue e) {
            throw new Refusal("claims-refused", "The statement's key is not an EC P-256 key.");
        }
    }
}
