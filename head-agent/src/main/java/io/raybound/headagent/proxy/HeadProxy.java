package io.raybound.headagent.proxy;

import io.raybound.identity.CookieSeal;
import io.raybound.relay.Limits;
import io.raybound.relay.Loops;
import io.raybound.relay.RelayServer;
import io.raybound.relay.ServerOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// The head's port, from start to stop.
public final class HeadProxy implements AutoCloseable {
    /// The file in the data folder that holds the key of our cookies.
    public static final String COOKIE_KEY = "cookie.key";

    private final ProxySettings settings;
    private final ProxyPorts ports;
    private final Loops loops = Loops.create(2);
    private @Nullable RelayServer server;

    public HeadProxy(ProxySettings settings, ProxyPorts ports) {
        this.settings = settings;
        this.ports = ports;
    }

    /// Reads or makes the cookie key, then listens. Returns the address with the real port.
    ///
    /// @throws UncheckedIOException when the key cannot be kept or the address cannot be bound
    public InetSocketAddress start() {
        CookieSeal seal;
        try {
            seal = CookieSeal.loadOrCreate(settings.dataDir().resolve(COOKIE_KEY), ports.random());
        } catch (IOException e) {
            throw new UncheckedIOException("the cookie key in " + settings.dataDir() + " cannot be kept", e);
        }
        HeadService service = new HeadService(settings, ports, new Gate(settings, ports, seal));
        ServerOptions options =
                ServerOptions.on(settings.listen()).limits(Limits.defaults()).log(ports.connections());
        server = RelayServer.start(loops, options, service);
        return server.address();
    }

    /// Ends idle connections, lets running ones end for a moment, closes all.
    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
        loops.close();
    }
}
