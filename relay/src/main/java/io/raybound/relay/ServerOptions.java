package io.raybound.relay;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// How a [RelayServer] listens.
///
/// @param tls null for plain HTTP
/// @param sniIsHost answer 421 unless the name of the TLS handshake equals the Host field (RFC 9110 section 15.5.20)
/// @param proxyLine each connection begins with the line that our own [ByteRelay] writes, which names the real client
public record ServerOptions(
        InetSocketAddress listen,
        @Nullable TlsKeys tls,
        boolean sniIsHost,
        boolean proxyLine,
        Limits limits,
        ConnectionsLog log) {

    public static ServerOptions on(InetSocketAddress listen) {
        return new ServerOptions(listen, null, false, false, Limits.defaults(), ConnectionsLog.none());
    }

    /// TLS with these keys; SNI must equal Host.
    public ServerOptions tls(TlsKeys keys) {
        return new ServerOptions(listen, keys, true, proxyLine, limits, log);
    }

    public ServerOptions withProxyLine() {
        return new ServerOptions(listen, tls, sniIsHost, true, limits, log);
    }

    public ServerOptions limits(Limits bounds) {
        return new ServerOptions(listen, tls, sniIsHost, proxyLine, bounds, log);
    }

    public ServerOptions log(ConnectionsLog connections) {
        return new ServerOptions(listen, tls, sniIsHost, proxyLine, limits, connections);
    }
}
