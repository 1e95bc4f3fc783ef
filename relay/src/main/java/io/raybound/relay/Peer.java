package io.raybound.relay;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// The other side of an accepted connection.
///
/// @param remote the client, as told by the layer-4 relay in front when there is one
/// @param sni the name asked for in the TLS handshake, lower-cased; null without TLS or without a name
public record Peer(
        InetSocketAddress remote, boolean secure, @Nullable String sni) {}
