package io.raybound.identity;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;

/// Signs the requests of one machine (an operator or a head agent) to the control plane.
public final class RequestSigner {
    static final String SCHEME = "Raybound ";
    static final Duration LIFE = Duration.ofSeconds(60);

    private final SigningKey key;
    private final String keyId;
    private final String principal;
    private final InstantSource clock;
    private final SecureRandom random;

    /// @param keyId the id that the control plane gave the key at enrollment
    /// @param principal the site or cluster that the key speaks for
    /// @param clock the machine's clock, corrected by the skew that the control plane told
    public RequestSigner(SigningKey key, String keyId, String principal, InstantSource clock, SecureRandom random) {
        this.key = key;
        this.keyId = keyId;
        this.principal = principal;
        this.clock = clock;
        this.random = random;
    }

    /// The value of the `Authorization` header: `Raybound <jwt>`, good for 60 s.
    public String sign(String method, String host, String pathWithQuery, byte[] body) {
        SignedRequest request = SignedRequest.of(method, host, pathWithQuery, body);
        var now = clock.instant();
        String claims = Claims.write()
                .put("iss", principal)
                .put("aud", request.host())
                .put("htm", request.method())
                .put("htu", request.pathWithQuery())
                .put("bh", request.bodyHash())
                .put("iat", now)
                .put("exp", now.plus(LIFE))
                .put("jti", Randoms.id(random))
                .json();
        return SCHEME + Jws.sign(TokenType.REQUEST, key, keyId, claims);
    }
}
