package io.raybound.relay;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLException;

/// How to speak TLS to a backend: the name it must prove, and whom to believe.
///
/// Make one and keep it: it holds the TLS context.
public final class TlsClient {
    private final String name;
    private final SslContext context;

    private TlsClient(String name, SslContext context) {
        this.name = name;
        this.context = context;
    }

    /// Believes only the certificates of this PEM text.
    ///
    /// @param name sent as SNI and checked against the server's certificate
    public static TlsClient trusting(String name, String rootsPem) {
        try {
            List<X509Certificate> roots = ServerKey.certificates(rootsPem);
            if (roots.isEmpty()) {
                throw new IllegalArgumentException("no certificate in the list of trusted roots");
            }
            return new TlsClient(name, client().trustManager(roots).build());
        } catch (GeneralSecurityException | SSLException e) {
            throw new IllegalArgumentException("the trusted roots are not readable", e);
        }
    }

    /// Believes what this Java runtime believes.
    public static TlsClient systemTrust(String name) {
        try {
            return new TlsClient(name, client().build());
        } catch (SSLException e) {
            throw new IllegalStateException("TLS is not usable here", e);
        }
    }

    private static SslContextBuilder client() {
        return SslContextBuilder.forClient()
                .sslProvider(TlsKeys.provider())
                .protocols("TLSv1.3", "TLSv1.2")
                .endpointIdentificationAlgorithm("HTTPS");
    }

    String name() {
        return name;
    }

    SslContext context() {
        return context;
    }
}
