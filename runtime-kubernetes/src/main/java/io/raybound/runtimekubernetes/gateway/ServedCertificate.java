package io.raybound.runtimekubernetes.gateway;

import io.raybound.runtimekubernetes.check.Check;
import io.raybound.runtimekubernetes.check.Finding;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/// Asks the load balancer from outside which certificate it serves: the one proof that the gateway reads our secret.
///
/// It compares, it does not trust: nothing is sent after the handshake.
public final class ServedCertificate implements Check {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final String NAME = "served-certificate";

    private final Gateways gateways;
    private final int port;

    public ServedCertificate(Gateways gateways, int port) {
        this.gateways = gateways;
        this.port = port;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Finding> look() {
        Optional<Gateways.StoredCertificate> ours = gateways.certificate();
        Optional<GatewayAddress> address = gateways.address();
        // Some gateways answer TLS only for hosts that are routed.
        Optional<String> host = gateways.anyHost();
        if (ours.isEmpty() || address.isEmpty() || host.isEmpty()) {
            String lacks = ours.isEmpty()
                    ? "the site has no certificate yet"
                    : address.isEmpty() ? "the gateway has no address yet" : "no cluster is routed yet";
            return List.of(Finding.unknown(NAME, "gateway", lacks, "look at the other findings first"));
        }
        return List.of(compare(
                address.get().value(), host.get(), SiteNames.leaf(ours.get().chainPem())));
    }

    private Finding compare(String address, String host, X509Certificate ours) {
        String object = address + ":" + port;
        try {
            X509Certificate served = served(address, host);
            return served.equals(ours)
                    ? Finding.ok(NAME, object, "serves our certificate " + serial(ours) + " for " + host)
                    : Finding.failed(
                            NAME,
                            object,
                            "serves for " + host + " the certificate " + serial(served) + " of "
                                    + served.getSubjectX500Principal() + " and not ours, " + serial(ours),
                            "look whether the gateway can read the secret, and whether another listener takes this host");
        } catch (IOException e) {
            return Finding.failed(
                    NAME,
                    object,
                    "does not answer TLS for " + host + ": " + e.getMessage(),
                    "look at the findings of gateway and load balancer, and whether a NetworkPolicy lets the operator"
                            + " dial the gateway's port");
        }
    }

    private static String serial(X509Certificate certificate) {
        return certificate.getSerialNumber().toString(16);
    }

    private X509Certificate served(String address, String host) throws IOException {
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(address, port), (int) LIMIT.toMillis());
            plain.setSoTimeout((int) LIMIT.toMillis());
            try (SSLSocket tls = (SSLSocket) context().getSocketFactory().createSocket(plain, host, port, true)) {
                SSLParameters parameters = tls.getSSLParameters();
                parameters.setServerNames(List.of(new SNIHostName(host)));
                tls.setSSLParameters(parameters);
                tls.startHandshake();
                return (X509Certificate) tls.getSession().getPeerCertificates()[0];
            }
        }
    }

    private static SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TakesAll()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }

    /// Lets the handshake end, so that the certificate can be compared.
    private static final class TakesAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, javax.net.ssl.SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, javax.net.ssl.SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
