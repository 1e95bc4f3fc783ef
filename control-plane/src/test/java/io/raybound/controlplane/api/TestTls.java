package io.raybound.controlplane.api;

import io.raybound.identity.CaSettings;
import io.raybound.identity.CertificateAuthority;
import io.raybound.identity.CertificateChain;
import io.raybound.identity.IssuedCertificate;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// A certificate authority of a test and clients that trust it.
public final class TestTls {
    private TestTls() {}

    /// A server certificate from a fresh internal CA.
    static DoorSettings.Tls server(Path folder, String host) throws IOException {
        CertificateAuthority authority = CertificateAuthority.loadOrCreate(
                folder,
                new CaSettings("Test", List.of("raybound.localhost"), Duration.ofDays(2)),
                Clock.systemUTC(),
                new SecureRandom());
        IssuedCertificate issued = authority.issueServer(Set.of(host));
        return new DoorSettings.Tls(issued.chain().pem(), issued.key().pem());
    }

    /// A client context that trusts one root.
    public static SSLContext trusting(String rootPem) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry("root", CertificateChain.read(rootPem).leaf());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
