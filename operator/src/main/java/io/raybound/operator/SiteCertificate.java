package io.raybound.operator;

import io.raybound.identity.CertificateChain;
import io.raybound.identity.Csr;
import io.raybound.identity.PrivateFile;
import io.raybound.identity.SigningKey;
import io.raybound.link.LinkClient;
import io.raybound.link.LinkProblem;
import io.raybound.wire.link.SiteInstruction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The site's certificate: `edge/tls/chain.pem` and `key.pem`. The key is made here for each
/// certificate and never
/// leaves; a new one is asked for after two thirds of the old one's life, or when the site's names changed.
final class SiteCertificate {
    private static final Logger LOG = LoggerFactory.getLogger(SiteCertificate.class);

    private final Path chainFile;
    private final Path keyFile;
    private final SecureRandom random;

    SiteCertificate(Path folder, SecureRandom random) {
        this.chainFile = folder.resolve("chain.pem");
        this.keyFile = folder.resolve("key.pem");
        this.random = random;
    }

    /// The certificate in force; empty when there is none, or it does not fit its key.
    Optional<CertificateChain> current() {
        try {
            if (!Files.exists(chainFile) || !Files.exists(keyFile)) {
                return Optional.empty();
            }
            CertificateChain chain = CertificateChain.read(Files.readString(chainFile));
            return Optional.of(chain).filter(c -> fits(c));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private boolean fits(CertificateChain chain) {
        try {
            return chain.isFor(SigningKey.load(keyFile));
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    /// A certificate and the key that was made for it.
    record Fresh(CertificateChain chain, SigningKey key) {}

    /// Makes a key and asks for a certificate of it.
    static Fresh ask(SiteInstruction site, LinkClient client, SecureRandom random)
            throws LinkProblem, IOException, InterruptedException {
        SigningKey key = SigningKey.generate(random);
        CertificateChain chain = CertificateChain.read(
                client.certificate(Csr.create(key, names(site), random)).chainPem());
        if (!chain.isFor(key) || !chain.names().equals(names(site))) {
            throw new IOException("the control plane answered with a certificate for another key or other names");
        }
        return new Fresh(chain, key);
    }

    boolean isDue(SiteInstruction site, Instant now) {
        return current()
                .filter(chain -> chain.names().equals(names(site)) && now.isBefore(chain.renewAt()))
                .isEmpty();
    }

    static Set<String> names(SiteInstruction site) {
        return new TreeSet<>(Set.of("*." + site.headSuffix(), "*." + site.serviceSuffix()));
    }

    /// Asks for a certificate and puts it in force.
    CertificateChain renew(SiteInstruction site, LinkClient client)
            throws LinkProblem, IOException, InterruptedException {
        Fresh fresh = ask(site, client, random);
        SigningKey key = fresh.key();
        CertificateChain chain = fresh.chain();
        // The edge takes the pair only when both fit, so it keeps the old one between these two.
        key.save(keyFile);
        PrivateFile.write(chainFile, chain.pem());
        LOG.atInfo()
                .setMessage("site certificate in force")
                .addKeyValue("names", chain.names())
                .addKeyValue("not_after", chain.notAfter())
                .log();
        return chain;
    }
}
