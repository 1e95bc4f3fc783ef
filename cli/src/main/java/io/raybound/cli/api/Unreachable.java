package io.raybound.cli.api;

import java.io.IOException;
import java.net.URI;

/// No answer came: the host could not be found, connected to, or trusted.
public final class Unreachable extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient URI uri;

    public Unreachable(URI uri, IOException cause) {
        super("no answer from " + uri.getScheme() + "://" + uri.getAuthority() + ": " + words(cause), cause);
        this.uri = uri;
    }

    /// What was asked.
    public URI uri() {
        return uri;
    }

    private static String words(Throwable cause) {
        Throwable root = cause;
        for (Throwable t = cause; t != null; t = t.getCause()) {
            root = t;
            if (t instanceof java.net.UnknownHostException) {
                return "the name is not known";
            }
            if (t instanceof java.net.http.HttpTimeoutException) {
                return "timed out";
            }
            if (t instanceof java.security.cert.CertificateException) {
                return "its certificate is not trusted";
            }
            if (t instanceof java.net.ConnectException) {
                return "connection refused";
            }
        }
        return root.getMessage() == null ? "connection lost" : root.getMessage();
    }
}
