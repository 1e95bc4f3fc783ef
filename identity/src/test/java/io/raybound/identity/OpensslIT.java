package io.raybound.identity;

import static io.raybound.identity.Fixtures.RANDOM;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What another implementation of X.509 thinks of our certificates.
final class OpensslIT {
    private final Instant now = Instant.now();

    @TempDir
    Path folder;

    private CertificateAuthority ca;

    @BeforeEach
    void makeAuthority() throws IOException {
        CaSettings settings = new CaSettings(
                "Raybound", List.of("raybound.localhost", "raybound-user.localhost"), Duration.ofDays(30));
        ca = CertificateAuthority.loadOrCreate(folder, settings, InstantSource.fixed(now), RANDOM);
    }

    @Test
    void opensslFollowsTheChainAndMatchesHostsUnderTheSitesNamesOnly() throws Exception {
        CertificateChain chain = ca.issueServer(Set.of("*.site-x.i.raybound-user.localhost", "raybound.localhost"))
                .chain();
        assertThat(verify(chain, "demo-abc123.site-x.i.raybound-user.localhost"))
                .contains(": OK");
        assertThat(verify(chain, "raybound.localhost")).contains(": OK");
        assertThat(verify(chain, "demo-abc123.site-y.i.raybound-user.localhost"))
                .contains("hostname mismatch");
    }

    @Test
    void opensslRefusesANameThatTheIntermediateMayNotCertify() throws Exception {
        X509Certificate intermediate = CertificateChain.read(Files.readString(folder.resolve("intermediate.pem")))
                .leaf();
        var stolen = new CertificateMaker.Issuer(
                new JcaX509CertificateHolder(intermediate).getSubject(),
                SigningKey.load(folder.resolve("intermediate.key")));
        SigningKey key = SigningKey.generate(RANDOM);
        X509Certificate leaf = new CertificateMaker(RANDOM)
                .leaf(Set.of("bank.example.org"), key.verifying().key(), stolen, now, Duration.ofDays(1));
        assertThat(verify(new CertificateChain(List.of(leaf, intermediate)), "bank.example.org"))
                .contains("permitted subtree violation");
    }

    @Test
    void opensslReadsOurKeysAndRequests() throws Exception {
        SigningKey key = SigningKey.generate(RANDOM);
        Path keyFile = folder.resolve("tls.key");
        key.save(keyFile);
        assertThat(run("openssl", "pkey", "-in", keyFile.toString(), "-pubout"))
                .isEqualTo(key.verifying().pem());
        Path request = Files.writeString(folder.resolve("site.csr"), Csr.create(key, Set.of("*.site-x.i.u"), RANDOM));
        assertThat(run("openssl", "req", "-in", request.toString(), "-noout", "-verify", "-text"))
                .contains("verify OK", "DNS:*.site-x.i.u");
    }

    @Test
    void aRequestThatOpensslMadePasses() throws Exception {
        Path key = folder.resolve("own.key");
        run("openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", key.toString());
        SigningKey.load(key);
        String csr = run(
                "openssl",
                "req",
                "-new",
                "-key",
                key.toString(),
                "-subj",
                "/CN=x",
                "-addext",
                "subjectAltName=DNS:a.u");
        assertThat(Csr.check(csr, Set.of("a.u"), Set.of())).isInstanceOf(Check.Passed.class);
    }

    private String verify(CertificateChain chain, String host) throws Exception {
        Path file = Files.writeString(folder.resolve("chain.pem"), chain.pem());
        Path root = folder.resolve("root.pem");
        return run(
                "openssl",
                "verify",
                "-x509_strict",
                "-purpose",
                "sslserver",
                "-CAfile",
                root.toString(),
                "-untrusted",
                file.toString(),
                "-verify_hostname",
                host,
                file.toString());
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return output;
    }
}
