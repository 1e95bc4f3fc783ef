package io.raybound.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.model.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs the README's examples, and holds the README to what is run here.
final class ReadmeTest {
    private final SecureRandom random = new SecureRandom();
    private final InstantSource clock = InstantSource.fixed(Instant.parse("2026-03-01T12:00:00Z"));
    private final Instant now = clock.instant();
    private final SigningKey signingKey = SigningKey.generate(random);
    private final String linkHost = "cld-abc.link.raybound.localhost";
    private final String clusterHost = "demo-abc123.site-x.i.raybound-user.localhost";

    @TempDir
    Path dataDir;

    @Test
    void machinesSignTheirRequestsAndStatements() throws IOException {
        String keyId = "lk-1";
        String siteId = "site-x";
        String clusterId = "clu-1";
        String bootId = "boot-1";
        byte[] body = {1, 2, 3};
        String payloadJson = "{}";
        Path agentPub = dataDir.resolve("agent.pub");
        Files.writeString(agentPub, SigningKey.generate(random).verifying().pem());

        SigningKey key = SigningKey.loadOrCreate(dataDir.resolve("operator.key"), random); // PKCS#8 PEM, mode 0600
        String publicKey = key.verifying().spki(); // goes into the enrollment
        RequestSigner signer = new RequestSigner(key, keyId, siteId, clock, random);
        String authorization = signer.sign("POST", linkHost, "/v1/link/reports", body);

        RequestVerifier.Keys enrolled = id ->
                id.equals(keyId) ? Optional.of(new MachineKey(siteId, VerifyingKey.read(publicKey))) : Optional.empty();
        SignedRequest request = SignedRequest.of("POST", linkHost, "/v1/link/reports", body);
        String answer = switch (new RequestVerifier().verify(authorization, request, enrolled, now)) {
            case RequestCheck.Verified(String principal, String id) -> "200 for " + principal + " by " + id;
            case RequestCheck.Refused(String code, String sentence, OptionalLong skew) ->
                "401 " + code + sentence + skew;
        };
        assertThat(answer).isEqualTo("200 for site-x by lk-1");

        String signed = Instructions.sign(payloadJson, signingKey); // kid = signingKey.kid()
        PublicKeyRing ring = PublicKeyRing.read(
                Map.of(signingKey.kid(), signingKey.verifying().spki()));
        String accepted = switch (Instructions.verify(signed, ring)) {
            case Check.Passed<String>(String json) -> json;
            case Check.Refused<String>(String code, String sentence) -> code + sentence;
        };

        VerifyingKey agentKey = VerifyingKey.fromPem(Files.readString(agentPub));
        String statement = new Statement(keyId, siteId, clusterId, bootId, agentKey).sign(key, linkHost, now);
        Check<Statement> vouched = Statement.verify(statement, linkHost, enrolled, now);
        assertThat(accepted).isEqualTo(payloadJson);
        assertThat(vouched).isInstanceOf(Check.Passed.class);
    }

    @Test
    void peopleEnterAClustersHost() throws IOException {
        PublicKeyRing ring = PublicKeyRing.of(List.of(signingKey.verifying()));
        String nonce = "nonce";

        GrantIssuer issuer = new GrantIssuer(signingKey, GrantTerms.DEFAULT, clock, random);
        GrantFor whom = new GrantFor("usr-ada", "ada@example.org", clusterHost, Set.of("dashboard", "jobs"), "ses-1");
        Secret bearer = issuer.grant(whom).token();
        Secret ticket = issuer.ticket(whom, GrantVerifier.nonceHash(nonce)).token();

        GrantVerifier verifier = new GrantVerifier(clusterHost);
        Revocations revocations = new Revocations(Map.of("usr-eve", now));
        String entry = switch (verifier.verify(bearer.reveal(), ring, revocations, now)) {
            case GrantCheck.Valid(Grant grant) -> "in: " + grant.doors();
            case GrantCheck.InGrace(Grant grant, Instant since) -> "in while the link is down: " + grant.name() + since;
            case GrantCheck.Refused(String code, String sentence) -> "401 " + code + sentence;
        };

        CookieSeal seal = CookieSeal.loadOrCreate(dataDir.resolve("cookie.key"), random);
        String cookie = switch (verifier.verifyTicket(ticket.reveal(), nonce, ring, revocations, now)) {
            case Check.Passed<Ticket>(Ticket used) ->
                seal.seal(used.session()).reveal(); // remember used.session().jti()
            case Check.Refused<Ticket>(String code, String sentence) -> code + sentence;
        };
        GrantCheck session = seal.open(cookie, clusterHost, revocations, now);
        assertThat(entry).startsWith("in: ");
        assertThat(session).isInstanceOf(GrantCheck.Valid.class);
    }

    @Test
    void aSiteGetsItsCertificate() throws IOException {
        Set<String> fingerprintsOfUsedKeys = Set.of();

        CaSettings settings = new CaSettings(
                "Raybound", List.of("raybound.localhost", "raybound-user.localhost"), Duration.ofDays(30));
        CertificateAuthority ca = CertificateAuthority.loadOrCreate(dataDir.resolve("ca"), settings, clock, random);
        IssuedCertificate console =
                ca.issueServer(Set.of("console.raybound.localhost")); // its chain and key have pem()

        Set<String> names = Set.of("*.site-x.i.raybound-user.localhost", "*.site-x.s.raybound-user.localhost");
        SigningKey tlsKey = SigningKey.generate(random);
        String csr = Csr.create(tlsKey, names, random);
        String chainPem = switch (Csr.check(csr, names, fingerprintsOfUsedKeys)) {
            case Check.Passed<Csr>(Csr good) -> ca.issue(good).pem();
            case Check.Refused<Csr>(String code, String sentence) -> code + sentence;
        };
        CertificateChain chain = CertificateChain.read(chainPem); // names(), notAfter(), renewAt(), isFor(key)
        Check<CertificateChain> trusted = chain.verify(ca.rootPem(), now);
        assertThat(trusted).isInstanceOf(Check.Passed.class);
        assertThat(console.chain().isFor(console.key())).isTrue();
    }

    @Test
    void secretsAreHashedRecognisedAndSealed() throws IOException {
        Secret typed = Secret.of("correct horse");

        Passwords passwords = new Passwords(random);
        String phc = passwords.hash(typed);
        boolean right = passwords.matches(typed, phc); // matchesNobody(typed) where there is no such user

        Secret apiKey = RandomToken.API_KEY.mint(random); // rbk_...; JOIN rbj_, ONE_TIME_CODE rbo_, SESSION rbs_
        String stored = RandomToken.hash(apiKey);
        Optional<Secret> given = RandomToken.API_KEY.read(apiKey.reveal()); // empty: wrong prefix, length or checksum

        SealingKey sealing = SealingKey.loadOrCreate(dataDir.resolve("sealing.key"), random);
        String sealed = sealing.seal(apiKey, "sites/site-x/token");
        Check<Secret> opened = sealing.open(sealed, "sites/site-x/token");
        assertThat(right).isTrue();
        assertThat(stored).isEqualTo(RandomToken.hash(given.orElseThrow()));
        assertThat(opened).isEqualTo(new Check.Passed<>(apiKey));
    }

    @Test
    void theReadmeShowsWhatIsRunHere() throws IOException {
        String here = packed(Files.readString(Path.of("src/test/java/io/raybound/identity/ReadmeTest.java")));
        var examples = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("README.md"), StandardCharsets.UTF_8));
        int found = 0;
        while (examples.find()) {
            assertThat(here).contains(packed(examples.group(1)));
            found++;
        }
        assertThat(found).isEqualTo(5);
    }

    private static String packed(String code) {
        return code.replaceAll("//[^\\n]*", "").replaceAll("\\s+", "");
    }
}
