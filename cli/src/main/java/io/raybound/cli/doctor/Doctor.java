package io.raybound.cli.doctor;

import io.raybound.cli.api.Context;
import io.raybound.cli.api.Contexts;
import io.raybound.cli.api.Proxies;
import io.raybound.cli.api.Trust;
import io.raybound.cli.shell.Refused;
import io.raybound.cli.shell.Shell;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/// Finds out why a host cannot be reached, in the order in which things go wrong: name, route, trust.
///
/// Stops at the first that fails, since nothing after it can work.
public final class Doctor {
    private static final int CONNECT_MS = 4_000;

    private final Shell shell;
    private final @Nullable Path caFile;

    Doctor(Shell shell, @Nullable Path caFile) {
        this.shell = shell;
        this.caFile = caFile;
    }

    /// One sentence about a host that just could not be reached.
    public static String verdict(Shell shell, URI uri) {
        Path ca = null;
        try {
            Context context = Contexts.read(shell).select(null);
            ca = context.caFile();
        } catch (Refused e) {
            // without a context the system's authorities count
        }
        List<Finding> findings = new Doctor(shell, ca).examine(uri);
        return findings.stream()
                .filter(f -> !f.good())
                .findFirst()
                .map(Finding::told)
                .orElse("name, route and certificate are good now; try again");
    }

    /// Checks name, route and trust.
    List<Finding> examine(URI uri) {
        List<Finding> findings = new ArrayList<>();
        int port = uri.getPort() < 0 ? 443 : uri.getPort();
        Proxy proxy = Proxies.of(shell).select(uri).getFirst();
        if (proxy.type() == Proxy.Type.HTTP) {
            findings.add(new Finding("route", true, "goes through the proxy " + proxy.address() + " (HTTPS_PROXY)"));
            return findings;
        }
        InetAddress address = name(uri.getHost(), findings);
        if (address != null) {
            connect(uri.getHost(), new InetSocketAddress(address, port), findings);
        }
        return findings;
    }

    private static @Nullable InetAddress name(String host, List<Finding> findings) {
        try {
            InetAddress address = InetAddress.getByName(host);
            findings.add(new Finding("name", true, host + " is " + address.getHostAddress()));
            return address;
        } catch (UnknownHostException e) {
            findings.add(new Finding(
                    "name",
                    false,
                    "name: " + host
                            + " is not known to this machine's DNS; are you on the network (VPN) of the site?"));
            return null;
        }
    }

    private void connect(String host, InetSocketAddress address, List<Finding> findings) {
        try (Socket plain = new Socket()) {
            plain.connect(address, CONNECT_MS);
            findings.add(new Finding("route", true, "port " + address.getPort() + " answers"));
            handshake(host, address.getPort(), plain, findings);
        } catch (IOException e) {
            boolean local = address.getAddress().isLoopbackAddress();
            String next = local
                    ? "nothing listens there; start it: raybound local up"
                    : "is a firewall in between, or is the VPN down?";
            findings.add(new Finding(
                    "route",
                    false,
                    "route: " + host + ":" + address.getPort() + " does not take connections; " + next));
        }
    }

    private void handshake(String host, int port, Socket plain, List<Finding> findings) throws IOException {
        plain.setSoTimeout(CONNECT_MS);
        SSLSocketFactory factory = Trust.context(caFile).getSocketFactory();
        try (SSLSocket socket = (SSLSocket) factory.createSocket(plain, host, port, true)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            parameters.setServerNames(List.of(new SNIHostName(host)));
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            X509Certificate leaf = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            findings.add(new Finding(
                    "trust",
                    true,
                    "certificate of " + leaf.getIssuerX500Principal() + ", good until "
                            + leaf.getNotAfter().toInstant()));
        } catch (SSLException e) {
            findings.add(new Finding("trust", false, "trust: " + why(host, e)));
        }
    }

    private String why(String host, SSLException failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof CertificateException) {
                return "the certificate of " + host + " is not from an authority that this context trusts"
                        + (caFile == null ? "; name its root: raybound login --ca-file FILE" : " (" + caFile + ")")
                        + "; if a proxy inspects TLS here, its root belongs into that file too";
            }
        }
        String message = String.valueOf(failure.getMessage());
        return message.contains("unrecognized_name")
                ? host + " is not a name that is served there; the cluster may have gone"
                : "no TLS with " + host + ": " + message;
    }
}
