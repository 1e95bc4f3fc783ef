package io.raybound.edge;

import io.raybound.relay.ByteRelay;
import io.raybound.relay.ConnectionsLog;
import io.raybound.relay.Limits;
import io.raybound.relay.Loops;
import io.raybound.relay.RelayServer;
import io.raybound.relay.ServerKey;
import io.raybound.relay.ServerOptions;
import io.raybound.relay.TlsKeys;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The running edge: layer-4 listener, TLS ingress, and the files they obey.
///
/// A change of routes or keys swaps one reference; it closes no connection.
final class Edge implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Edge.class);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final long LARGEST_FILE = 8L << 20;

    private final EdgeSettings settings;
    private final AtomicReference<Routes> routes = new AtomicReference<>(Routes.NONE);
    private final AtomicReference<@Nullable TlsKeys> keys = new AtomicReference<>();
    private final List<WatchedFiles> watched;
    private final ConnectionsLog connections;
    private final Loops loops = Loops.create(Runtime.getRuntime().availableProcessors());
    private @Nullable RelayServer ingress;
    private @Nullable ByteRelay listener;
    private @Nullable Thread watcher;

    Edge(EdgeSettings settings) {
        this.settings = settings;
        this.connections = ConnectionsLog.open(settings.connectionsLog(), "edge", InstantSource.system());
        Path chain = settings.tlsDir().resolve("chain.pem");
        Path key = settings.tlsDir().resolve("key.pem");
        this.watched = List.of(
                new WatchedFiles("routes", List.of(settings.routesFile()), this::readRoutes),
                new WatchedFiles("certificate", List.of(chain, key), () -> readKeys(chain, key)));
    }

    /// Waits for the site's certificate, then listens. Returns the address of the layer-4 listener.
    ///
    /// @throws java.io.UncheckedIOException when an address cannot be bound
    InetSocketAddress start() throws InterruptedException {
        TlsKeys site = awaitKeys();
        ServerOptions options =
                ServerOptions.on(settings.ingress()).tls(site).withProxyLine().log(connections);
        ingress = RelayServer.start(loops, options, new Ingress(routes::get));
        listener = ByteRelay.start(
                loops,
                new ByteRelay.Options(settings.listen(), ingress.address(), true, Limits.defaults(), connections));
        watcher = Thread.ofVirtual().name("edge-files").start(this::watch);
        return listener.address();
    }

    private TlsKeys awaitKeys() throws InterruptedException {
        poll();
        TlsKeys found = keys.get();
        if (found == null) {
            LOG.atInfo()
                    .setMessage("waiting for the site's certificate")
                    .addKeyValue("folder", settings.tlsDir())
                    .log();
        }
        while (found == null) {
            Thread.sleep(POLL);
            poll();
            found = keys.get();
        }
        return found;
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(POLL);
                poll();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void poll() {
        watched.forEach(WatchedFiles::poll);
    }

    private void readRoutes() throws IOException {
        Routes fresh = Routes.parse(read(settings.routesFile()));
        routes.set(fresh);
        LOG.atInfo()
                .setMessage("routes in force")
                .addKeyValue("generation", fresh.generation())
                .addKeyValue("routes", fresh.size())
                .log();
    }

    private void readKeys(Path chain, Path key) throws IOException {
        ServerKey fresh = ServerKey.pem(read(chain), read(key));
        TlsKeys current = keys.get();
        if (current == null) {
            keys.set(TlsKeys.of(fresh));
        } else {
            current.swap(fresh);
        }
    }

    private static String read(Path file) throws IOException {
        if (Files.size(file) > LARGEST_FILE) {
            throw new IOException(file + " is larger than " + LARGEST_FILE + " bytes");
        }
        return Files.readString(file);
    }

    /// Stops accepting, lets running exchanges end for a moment, closes.
    @Override
    public void close() {
        if (watcher != null) {
            watcher.interrupt();
        }
        if (listener != null) {
            listener.stopAccepting();
        }
        if (ingress != null) {
            ingress.close();
        }
        if (listener != null) {
            listener.close();
        }
        loops.close();
        connections.close();
    }
}
