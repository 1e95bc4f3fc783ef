package io.raybound.identity;

import io.raybound.model.Secret;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/// The people, machines and keys that the tests of this room share.
final class Fixtures {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    static final SecureRandom RANDOM = new SecureRandom();
    static final String LINK_HOST = "cld-abc.link.raybound.localhost";
    static final String CLUSTER_HOST = "demo-abc123.site-x.i.raybound-user.localhost";
    static final SigningKey MACHINE = SigningKey.generate(RANDOM);
    static final SigningKey CONTROL_PLANE = SigningKey.generate(RANDOM);
    static final SigningKey AGENT = SigningKey.generate(RANDOM);
    static final PublicKeyRing RING =
            PublicKeyRing.of(Set.of(CONTROL_PLANE.verifying(), MACHINE.verifying(), AGENT.verifying()));
    static final GrantFor WHOM =
            new GrantFor("usr-ada", "ada@example.org", CLUSTER_HOST, Set.of("dashboard", "jobs"), "ses-1");
    static final String NONCE = "nonce-of-this-browser";
    static final byte[] BODY = "{\"a\":1}".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    static final SignedRequest REQUEST = SignedRequest.of("POST", LINK_HOST, "/v1/link/reports?x=1", BODY);

    private Fixtures() {}

    /// Every key of the ring is also an enrolled machine key, so that only the token's kind can tell them apart.
    static Optional<MachineKey> machines(String keyId) {
        return keyId.equals("lk-1")
                ? Optional.of(new MachineKey("site-x", MACHINE.verifying()))
                : RING.find(keyId).map(key -> new MachineKey("site-x", key));
    }

    static RequestSigner signer(Instant now) {
        return new RequestSigner(MACHINE, "lk-1", "site-x", InstantSource.fixed(now), RANDOM);
    }

    static String request(Instant now) {
        return signer(now).sign("POST", LINK_HOST, "/v1/link/reports?x=1", BODY);
    }

    static RequestCheck check(String header, Instant now) {
        return new RequestVerifier().verify(header, REQUEST, Fixtures::machines, now);
    }

    static GrantIssuer issuer(Instant now) {
        return new GrantIssuer(CONTROL_PLANE, GrantTerms.DEFAULT, InstantSource.fixed(now), RANDOM);
    }

    static Secret grant() {
        return issuer(NOW).grant(WHOM).token();
    }

    static Secret ticket() {
        return issuer(NOW).ticket(WHOM, GrantVerifier.nonceHash(NONCE)).token();
    }

    static String statement() {
        return new Statement("lk-1", "site-x", "clu-1", "boot-1", AGENT.verifying()).sign(MACHINE, LINK_HOST, NOW);
    }
}
