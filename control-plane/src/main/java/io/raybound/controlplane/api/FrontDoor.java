package io.raybound.controlplane.api;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.PemKeyCertOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The HTTPS server of the console host: HTTP/1.1, strict about Host, sizes and times; handlers run on virtual threads.
public final class FrontDoor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FrontDoor.class);
    private static final long STOP_SECONDS = 5;

    private final DoorSettings settings;
    private final Vertx vertx;
    private final HttpServer server;
    private final ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();

    /// @param routes all that it serves
    /// @param accepted told the local and remote address of each accepted connection
    public FrontDoor(
            DoorSettings settings,
            List<Route> routes,
            BiConsumer<@Nullable SocketAddress, @Nullable SocketAddress> accepted) {
        this.settings = settings;
        this.vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(2)
                .setWorkerPoolSize(2)
                .setInternalBlockingPoolSize(2)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        Guests guests = new Guests(vertx, settings.limits().bodyTime());
        Responding responding = new Responding(settings, routes, handlers);
        this.server = vertx.createHttpServer(options(settings))
                .connectionHandler(connection -> {
                    accepted.accept(inet(connection.localAddress()), inet(connection.remoteAddress()));
                    guests.enter(connection);
                })
                .invalidRequestHandler(request -> new Exchange(request, settings).refuse(invalid(request)))
                .requestHandler(request -> {
                    guests.spoke(request.connection());
                    responding.to(new Exchange(request, settings));
                });
    }

    /// The address cannot be listened on; the message names it and the setting.
    public static final class CannotListen extends RuntimeException {
        private static final long serialVersionUID = 1;

        CannotListen(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /// Listens; returns when it does.
    ///
    /// @return the port
    public int start() {
        try {
            await(server.listen(settings.port(), settings.bind()), 30);
        } catch (IllegalStateException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new CannotListen(
                    "cannot listen on " + settings.bind() + ":" + settings.port()
                            + " (settings console.bind, console.port): " + cause.getMessage(),
                    e);
        }
        LOG.atInfo()
                .setMessage("console front door listens")
                .addKeyValue("host", settings.host())
                .addKeyValue("port", server.actualPort())
                .log();
        return server.actualPort();
    }

    /// Serves another certificate to new connections.
    public void certificate(DoorSettings.Tls tls) {
        await(server.updateSSLOptions(new io.vertx.core.net.ServerSSLOptions().setKeyCertOptions(keyCert(tls))), 10);
    }

    /// Stops taking requests, gives running ones a moment, ends.
    @Override
    public void close() {
        try {
            await(server.shutdown(STOP_SECONDS, TimeUnit.SECONDS), STOP_SECONDS + 5);
        } finally {
            handlers.shutdownNow();
            await(vertx.close(), 10);
        }
    }

    private static @Nullable SocketAddress inet(io.vertx.core.net.@Nullable SocketAddress address) {
        return address == null || address.hostAddress() == null
                ? null
                : new InetSocketAddress(InetAddress.ofLiteral(address.hostAddress()), address.port());
    }

    static boolean isHost(@Nullable HostAndPort authority, String host) {
        if (authority == null) {
            return false;
        }
        String name = authority.host().toLowerCase(Locale.ROOT);
        return (name.endsWith(".") ? name.substring(0, name.length() - 1) : name).equals(host);
    }

    private static Refused invalid(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        if (cause instanceof TooLongHttpLineException) {
            return Refused.of(414, "uri-too-long", "the request line is too long", "Shorten the query.");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return Refused.of(431, "headers-too-large", "the headers are too large", "Send fewer or shorter headers.");
        }
        return Refused.of(400, "bad-request", "this is not HTTP/1.1", "Send a request as RFC 9112 says.");
    }

    private static HttpServerOptions options(DoorSettings settings) {
        return new HttpServerOptions()
                .setSsl(true)
                .setUseAlpn(false)
                .setKeyCertOptions(keyCert(settings.tls()))
                .setHandle100ContinueAutomatically(false)
                .setMaxInitialLineLength(8_192)
                .setMaxHeaderSize(16_384)
                .setMaxFormAttributeSize(0)
                .setDecompressionSupported(false)
                .setIdleTimeout(75)
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setSslHandshakeTimeout(10)
                .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS)
                .setTcpKeepAlive(true)
                .setReuseAddress(true);
    }

    private static PemKeyCertOptions keyCert(DoorSettings.Tls tls) {
        return new PemKeyCertOptions()
                .addCertValue(Buffer.buffer(tls.chainPem()))
                .addKeyValue(Buffer.buffer(tls.keyPem().reveal()));
    }

    private static <T> void await(io.vertx.core.Future<T> future, long seconds) {
        try {
            future.toCompletionStage().toCompletableFuture().get(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IllegalStateException("the people's front door: " + cause.getMessage(), cause);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the people's front door took longer than " + seconds + " s", e);
        }
    }
}
