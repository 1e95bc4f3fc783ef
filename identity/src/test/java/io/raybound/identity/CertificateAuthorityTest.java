package io.raybound.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raybound.model.BadValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CertificateAuthorityTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final List<String> SUFFIXES =
            List.of("raybound.localhost", "link.raybound.localhost", "raybound-user.localhost");
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Set<String> SITE =
            Set.of("*.site-x.i.raybound-user.localhost", "*.site-x.s.raybound-user.localhost");

    @TempDir
    Path folder;

    private CertificateAuthority authority(List<String> suffixes, Instant now) throws IOException {
        CaSettings settings = new CaSettings("Raybound", suffixes, Duration.ofDays(30));
        return CertificateAuthority.loadOrCreate(folder, settings, InstantSource.fixed(now), RANDOM);
    }

    @Test
    void aCertificateForASiteValidatesUpToTheRoot() throws Exception {
        CertificateAuthority ca = authority(SUFFIXES, NOW);
        SigningKey key = SigningKey.generate(RANDOM);
        Check<Csr> csr = Csr.check(Csr.create(key, SITE, RANDOM), SITE, Set.of());

        CertificateChain chain = ca.issue(((Check.Passed<Csr>) csr).value());

        assertThat(chain.names()).isEqualTo(SITE);
        assertThat(chain.isFor(key)).isTrue();
        assertThat(chain.isFor(SigningKey.generate(RANDOM))).isFalse();
        assertThat(chain.verify(ca.rootPem(), NOW)).isInstanceOf(Check.Passed.class);
        assertThat(Duration.between(chain.notBefore(), chain.notAfter())).isEqualTo(Duration.ofDays(30));
        assertThat(Duration.between(chain.notBefore(), chain.renewAt())).isEqualTo(Duration.ofDays(20));
        assertThat(chain.leaf().getBasicConstraints()).isEqualTo(-1);
        assertThat(CertificateChain.read(chain.pem())).isEqualTo(chain);
        assertThat(chain.verify(ca.rootPem(), NOW.plus(Duration.ofDays(31)))).isInstanceOf(Check.Refused.class);
        assertThat(chain.verify(authorityElsewhere().rootPem(), NOW)).isInstanceOf(Check.Refused.class);
    }

    private CertificateAuthority authorityElsewhere() throws IOException {
        CaSettings settings = new CaSettings("Raybound", SUFFIXES, Duration.ofDays(30));
        return CertificateAuthority.loadOrCreate(folder.resolve("other"), settings, InstantSource.fixed(NOW), RANDOM);
    }

    @Test
    void theSameFolderGivesTheSameAuthorityAndItsKeysArePrivate() throws Exception {
        CertificateAuthority first = authority(SUFFIXES, NOW);
        CertificateAuthority second = authority(SUFFIXES, NOW.plusSeconds(60));

        CertificateChain chain =
                second.issueServer(Set.of("console.raybound.localhost")).chain();
        assertThat(second.rootPem()).isEqualTo(first.rootPem());
        assertThat(chain.verify(first.rootPem(), NOW.plusSeconds(60))).isInstanceOf(Check.Passed.class);
        for (String key : List.of("root.key", "intermediate.key")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(key))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void otherSuffixesMakeANewIntermediateUnderTheSameRoot() throws Exception {
        CertificateAuthority before = authority(List.of("raybound.localhost"), NOW);
        CertificateAuthority after = authority(List.of("rays.example.org"), NOW);

        CertificateChain chain = after.issueServer(Set.of("a.rays.example.org")).chain();
        assertThat(chain.verify(before.rootPem(), NOW)).isInstanceOf(Check.Passed.class);
    }

    @Test
    void anOldIntermediateIsRenewedAndARootMayBeOfflineMeanwhile() throws Exception {
        authority(SUFFIXES, NOW);
        Files.move(folder.resolve("root.key"), folder.resolve("offline"));
        authority(SUFFIXES, NOW.plus(Duration.ofDays(1000)));
        assertThatThrownBy(() -> authority(SUFFIXES, NOW.plus(Duration.ofDays(1700))))
                .isInstanceOf(IOException.class);

        Files.move(folder.resolve("offline"), folder.resolve("root.key"));
        Instant later = NOW.plus(Duration.ofDays(1700));
        CertificateAuthority renewed = authority(SUFFIXES, later);
        CertificateChain chain =
                renewed.issueServer(Set.of("console.raybound.localhost")).chain();
        assertThat(chain.verify(renewed.rootPem(), later)).isInstanceOf(Check.Passed.class);
    }

    @Test
    void namesOutsideTheSuffixesAreRefusedBeforeSigning() throws Exception {
        CertificateAuthority ca = authority(SUFFIXES, NOW);
        for (String name : List.of(
                "example.org",
                "raybound.localhost.example.org",
                "evilraybound.localhost",
                "*.localhost",
                "localhost",
                "a.*.raybound.localhost",
                "Console.raybound.localhost",
                "127.0.0.1",
                "console.raybound.localhost.",
                "")) {
            assertThatThrownBy(() -> ca.issueServer(Set.of(name))).isInstanceOf(BadValue.class);
        }
        assertThatThrownBy(() -> ca.issueServer(Set.of())).isInstanceOf(BadValue.class);
    }

    @Test
    void theIntermediateCannotCertifyForeignNamesEvenIfItsKeyIsStolen() throws Exception {
        CertificateAuthority ca = authority(SUFFIXES, NOW);
        CertificateMaker.Issuer stolen = new CertificateMaker.Issuer(
                new org.bouncycastle.cert.jcajce.JcaX509CertificateHolder(intermediate()).getSubject(),
                SigningKey.load(folder.resolve("intermediate.key")));
        SigningKey key = SigningKey.generate(RANDOM);

        X509Certificate foreign = new CertificateMaker(RANDOM)
                .leaf(Set.of("bank.example.org"), key.verifying().key(), stolen, NOW, Duration.ofDays(1));
        CertificateChain chain = new CertificateChain(List.of(foreign, intermediate()));
        assertThat(chain.verify(ca.rootPem(), NOW)).isInstanceOf(Check.Refused.class);
    }

    private X509Certificate intermediate() throws IOException {
        return CertificateChain.read(Files.readString(folder.resolve("intermediate.pem")))
                .leaf();
    }

    @Test
    void aLeafNeverLivesLongerThanNinetyDays() {
        assertThatThrownBy(() -> new CaSettings("Raybound", SUFFIXES, Duration.ofDays(91)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
