package io.raybound.relay;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/// Addresses in settings and files: `127.0.0.1:8443`, `[::1]:8443`, `name:443`.
public final class Addresses {
    private Addresses() {}

    /// Reads an address without looking anything up: a literal is resolved, a name stays unresolved.
    ///
    /// @throws IllegalArgumentException when it is no host and port
    public static InetSocketAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = Syntax.host(text);
        long port = colon < 0 ? -1 : Syntax.length(text.substring(colon + 1));
        if (host == null || port < 0 || port > 65535) {
            throw new IllegalArgumentException("\"" + text + "\" is not host:port, such as 127.0.0.1:8443");
        }
        boolean literal = host.charAt(0) == '[' || Character.isDigit(host.charAt(host.length() - 1));
        if (!literal) {
            return InetSocketAddress.createUnresolved(host, (int) port);
        }
        String address = host.charAt(0) == '[' ? host.substring(1, host.length() - 1) : host;
        return new InetSocketAddress(InetAddress.ofLiteral(address), (int) port);
    }
}
