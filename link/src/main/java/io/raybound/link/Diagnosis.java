package io.raybound.link;

import io.raybound.model.Failure;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Turns a failed request into a sentence for a person: host, resolver, certificate, and what to do next.
final class Diagnosis {
    private static final Path RESOLVERS = Path.of("/etc/resolv.conf");

    private final LinkSettings settings;
    private final Trust trust;

    Diagnosis(LinkSettings settings, Trust trust) {
        this.settings = settings;
        this.trust = trust;
    }

    LinkUnreachable of(IOException e, Attempts attempts) {
        Failure failure = switch (e) {
            case HttpConnectTimeoutException _ -> timeout("connect-timeout", "does not accept connections");
            case HttpTimeoutException _ -> timeout("timeout", "gave no complete answer");
            case SSLException _ -> tls(e);
            case ConnectException _ when unresolved(e) -> nameUnknown();
            case ConnectException _ -> refused();
            default -> other(e);
        };
        return new LinkUnreachable(failure, attempts.first(), e);
    }

    private Failure other(IOException e) {
        String text = String.valueOf(e.getMessage());
        if (unresolved(e)) {
            return nameUnknown();
        }
        if (settings.outbound().proxied(settings.host(), settings.port())
                && (text.contains("Tunnel failed") || text.contains("Proxy-Authenticate"))) {
            return failure(
                    "proxy-refused",
                    "The proxy " + settings.outbound().proxy() + " does not let us through to " + where() + ": " + text
                            + ".",
                    "Let " + settings.host() + " pass in the proxy, or check HTTPS_PROXY and its credentials.");
        }
        return failure(
                "cut",
                "The connection to " + where() + " ended before the answer was complete (" + text + ").",
                "Nothing, if it recovers by itself; else look at proxies and firewalls on the way.");
    }

    private Failure timeout(String code, String what) {
        return failure(
                code,
                "The control plane at " + where() + " " + what + " in time.",
                "Check that outbound TCP to it is allowed" + way() + " and that the control plane is up.");
    }

    private Failure refused() {
        URI proxy = settings.outbound().proxy();
        String whom = proxy != null && settings.outbound().proxied(settings.host(), settings.port())
                ? "The proxy " + proxy
                : "The control plane at " + where();
        return failure(
                "connect-refused",
                whom + " refuses connections.",
                "Check that the control plane is up and that port and proxy are right" + way() + ".");
    }

    private Failure nameUnknown() {
        return failure(
                "name-unknown",
                "The name " + settings.host() + " is not known to the resolver " + resolvers() + ".",
                "Make the name resolvable here (or set HTTPS_PROXY, then the proxy resolves it).");
    }

    private Failure tls(IOException e) {
        X509Certificate leaf = trust.takeRefused();
        if (leaf == null) {
            return failure(
                    "tls-refused",
                    "TLS with " + where() + " failed: " + e.getMessage() + ".",
                    "Check that the port speaks TLS and that nothing on the way breaks it.");
        }
        return failure(
                "tls-refused",
                "The certificate of " + where() + " is not accepted: subject " + leaf.getSubjectX500Principal()
                        + ", issuer " + leaf.getIssuerX500Principal() + ", not after "
                        + leaf.getNotAfter().toInstant() + " (" + reason(e) + ").",
                "If your network inspects TLS, add its CA with RAYBOUND_EXTRA_CA_FILE; else check ca_file ("
                        + (settings.caFile() == null ? "system trust" : settings.caFile()) + ") and the clock.");
    }

    private static String reason(Throwable e) {
        Throwable deepest = e;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return String.valueOf(deepest.getMessage());
    }

    private static boolean unresolved(Throwable e) {
        for (@Nullable Throwable each = e; each != null; each = each.getCause()) {
            if (each instanceof UnresolvedAddressException || each instanceof UnknownHostException) {
                return true;
            }
        }
        return false;
    }

    private Failure failure(String code, String message, String next) {
        return new Failure(code, settings.host(), message, next);
    }

    private String where() {
        return settings.host() + ":" + settings.port();
    }

    private String way() {
        return settings.outbound().proxied(settings.host(), settings.port())
                ? " (through the proxy " + settings.outbound().proxy() + ")"
                : "";
    }

    private static String resolvers() {
        try {
            List<String> lines = Files.readAllLines(RESOLVERS);
            String names = lines.stream()
                    .filter(line -> line.startsWith("nameserver "))
                    .map(line -> line.substring("nameserver ".length()).strip())
                    .collect(Collectors.joining(", "));
            return names.isEmpty() ? "of this system" : names;
        } catch (IOException e) {
            return "of this system";
        }
    }
}
