package io.raybound.identity;

import io.raybound.model.BadValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/// The internal certificate authority: a root that lives 10 years and, below it, an intermediate that can only certify
/// names under the given suffixes (RFC 5280 section 4.2.1.10).
///
/// Folder: `root.pem`, `root.key`, `intermediate.pem`, `intermediate.key`; keys have mode 0600. `root.key` may be taken
/// away (kept offline) until the intermediate has to be renewed or the suffixes change.
public final class CertificateAuthority {
    static final Duration ROOT_LIFE = Duration.ofDays(3652);
    static final Duration INTERMEDIATE_LIFE = Duration.ofDays(1826);
    private static final Duration RENEW_INTERMEDIATE = Duration.ofDays(365);

    private final CaSettings settings;
    private final X509Certificate root;
    private final X509Certificate intermediate;
    private final SigningKey key;
    private final InstantSource clock;
    private final SecureRandom random;

    private CertificateAuthority(
            CaSettings settings,
            List<X509Certificate> chain,
            SigningKey key,
            InstantSource clock,
            SecureRandom random) {
        this.settings = settings;
        this.intermediate = chain.get(0);
        this.root = chain.get(1);
        this.key = key;
        this.clock = clock;
        this.random = random;
    }

    /// Reads the folder and makes what is missing there; a new intermediate also when the suffixes differ or it gets
    /// old.
    public static CertificateAuthority loadOrCreate(
            Path folder, CaSettings settings, InstantSource clock, SecureRandom random) throws IOException {
        X509Certificate root = root(folder, settings, clock, random);
        Path certificate = folder.resolve("intermediate.pem");
        Path keyFile = folder.resolve("intermediate.key");
        if (Files.exists(certificate) && Files.exists(keyFile)) {
            X509Certificate there =
                    CertificateChain.read(Files.readString(certificate)).leaf();
            Instant old = there.getNotAfter().toInstant().minus(RENEW_INTERMEDIATE);
            SigningKey key = SigningKey.load(keyFile);
            if (clock.instant().isBefore(old)
                    && there.getPublicKey().equals(key.verifying().key())
                    && CertificateMaker.suffixes(there).equals(Set.copyOf(settings.suffixes()))) {
                return new CertificateAuthority(settings, List.of(there, root), key, clock, random);
            }
        }
        SigningKey rootKey = SigningKey.load(folder.resolve("root.key"));
        SigningKey key = SigningKey.generate(random);
        X509Certificate fresh = new CertificateMaker(random)
                .intermediate(settings, CertificateMaker.Issuer.of(root, rootKey), key.verifying(), clock.instant());
        key.save(keyFile);
        PrivateFile.writePublic(certificate, new CertificateChain(List.of(fresh)).pem());
        return new CertificateAuthority(settings, List.of(fresh, root), key, clock, random);
    }

    private static X509Certificate root(Path folder, CaSettings settings, InstantSource clock, SecureRandom random)
            throws IOException {
        Path certificate = folder.resolve("root.pem");
        if (Files.exists(certificate)) {
            return CertificateChain.read(Files.readString(certificate)).leaf();
        }
        SigningKey key = SigningKey.loadOrCreate(folder.resolve("root.key"), random);
        X509Certificate fresh = new CertificateMaker(random).root(settings, key, clock.instant());
        PrivateFile.writePublic(certificate, new CertificateChain(List.of(fresh)).pem());
        return fresh;
    }

    /// The root certificate: what clients trust.
    public String rootPem() {
        return new CertificateChain(List.of(root)).pem();
    }

    /// A server certificate for the checked CSR.
    public CertificateChain issue(Csr csr) {
        return issue(csr.publicKey(), csr.names());
    }

    /// A server certificate with a fresh key, for a front door of the control plane itself.
    public IssuedCertificate issueServer(Set<String> names) {
        SigningKey fresh = SigningKey.generate(random);
        return new IssuedCertificate(issue(fresh.verifying().key(), names), fresh);
    }

    private CertificateChain issue(PublicKey subject, Set<String> names) {
        if (names.isEmpty()) {
            throw new BadValue("names", "", "at least one name");
        }
        for (String name : names) {
            Names.check(name);
            if (!Names.within(name, settings.suffixes())) {
                throw new BadValue("name", name, "a name below " + String.join(" or ", settings.suffixes()));
            }
        }
        X509Certificate leaf = new CertificateMaker(random)
                .leaf(
                        names,
                        subject,
                        CertificateMaker.Issuer.of(intermediate, key),
                        clock.instant(),
                        settings.leafLife());
        return new CertificateChain(List.of(leaf, intermediate));
    }
}
