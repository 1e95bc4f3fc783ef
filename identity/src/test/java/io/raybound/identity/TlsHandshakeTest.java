package io.raybound.identity;

import static io.raybound.identity.Fixtures.RANDOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The JDK's own TLS client, which checks chain, name constraints and host name, against our certificates (no port).
final class TlsHandshakeTest {
    private static final String CLUSTER = "demo-abc123.site-x.i.raybound-user.localhost";

    @TempDir
    Path folder;

    private CertificateAuthority ca;

    @BeforeEach
    void makeAuthority() throws Exception {
        CaSettings settings = new CaSettings("Raybound", List.of("raybound-user.localhost"), Duration.ofDays(30));
        ca = CertificateAuthority.loadOrCreate(folder, settings, InstantSource.system(), RANDOM);
    }

    @Test
    void aJavaClientAcceptsAClusterHostUnderTheSitesWildcard() throws Exception {
        IssuedCertificate site = ca.issueServer(Set.of("*.site-x.i.raybound-user.localhost"));
        assertThat(handshake(site, CLUSTER)).isEqualTo("TLSv1.3");
    }

    @Test
    void aJavaClientRefusesTheSameCertificateForAnotherSite() {
        IssuedCertificate site = ca.issueServer(Set.of("*.site-x.i.raybound-user.localhost"));
        assertThatThrownBy(() -> handshake(site, "demo-abc123.site-y.i.raybound-user.localhost"))
                .isInstanceOf(SSLException.class);
    }

    private String handshake(IssuedCertificate server, String host) throws Exception {
        SSLEngine serverEngine = serverContext(server).createSSLEngine();
        serverEngine.setUseClientMode(false);
        SSLEngine client = clientContext().createSSLEngine(host, 443);
        client.setUseClientMode(true);
        SSLParameters parameters = client.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        client.setSSLParameters(parameters);
        ByteBuffer toServer = ByteBuffer.allocate(1 << 16);
        ByteBuffer toClient = ByteBuffer.allocate(1 << 16);
        client.beginHandshake();
        serverEngine.beginHandshake();
        for (int round = 0; round < 50 && !(done(client) && done(serverEngine)); round++) {
            step(client, toServer, toClient);
            step(serverEngine, toClient, toServer);
        }
        return client.getSession().getProtocol();
    }

    private static boolean done(SSLEngine engine) {
        return engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
    }

    private static void step(SSLEngine engine, ByteBuffer out, ByteBuffer in) throws SSLException {
        switch (engine.getHandshakeStatus()) {
            case NEED_TASK -> {
                for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                    task.run();
                }
            }
            case NEED_WRAP -> engine.wrap(ByteBuffer.allocate(0), out);
            default -> {
                in.flip();
                engine.unwrap(in, ByteBuffer.allocate(1 << 16));
                in.compact();
            }
        }
    }

    private static SSLContext serverContext(IssuedCertificate server) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        char[] password = new char[0];
        Certificate[] chain = server.chain().certificates().toArray(Certificate[]::new);
        store.setKeyEntry("server", server.key().key(), password, chain);
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private SSLContext clientContext() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("root", CertificateChain.read(ca.rootPem()).leaf());
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
