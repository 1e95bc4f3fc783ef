package io.raybound.runtimelocal;

import java.net.InetSocketAddress;

/// Hears of every connection that the runtime makes, for the table of who dialled whom.
@FunctionalInterface
public interface Dials {
    void made(InetSocketAddress local, InetSocketAddress remote);
}
