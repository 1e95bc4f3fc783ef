package io.raybound.relay;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// Where requests are forwarded to.
///
/// @param address resolved, or not: then it is looked up by the JDK's resolver on each connect
/// @param tls how to speak TLS to it; null for plain HTTP
public record Target(InetSocketAddress address, @Nullable TlsClient tls) {
    public static Target plain(InetSocketAddress address) {
        return new Target(address, null);
    }
}
