package io.raybound.testkit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// TLS clients that send exactly the server name they are told to, and believe one root.
public final class TlsSockets {
    private final TrustManagerFactory trust;

    /// @param rootPem one certificate
    public TlsSockets(String rootPem) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            byte[] pem = rootPem.getBytes(StandardCharsets.US_ASCII);
            store.setCertificateEntry(
                    "root", CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem)));
            trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A connection whose full handshake is done; no session of an earlier one is resumed.
    ///
    /// @param sni null sends no name
    public SSLSocket connect(InetSocketAddress server, @Nullable String sni) throws IOException {
        SSLSocket socket = (SSLSocket) fresh().getSocketFactory().createSocket(server.getAddress(), server.getPort());
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setServerNames(sni == null ? List.of() : List.of(new SNIHostName(sni)));
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private SSLContext fresh() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A raw HTTP client over such a connection.
    public RawClient client(InetSocketAddress server, @Nullable String sni) throws IOException {
        return new RawClient(connect(server, sni));
    }
}
