package io.raybound.relay;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// An HTTP/1.1 server that carries out the decisions of one [HttpService].
public final class RelayServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Core core;
    private final Channel listener;
    private final ChannelGroup open;

    private RelayServer(Core core, Channel listener, ChannelGroup open) {
        this.core = core;
        this.listener = listener;
        this.open = open;
    }

    /// Binds and serves.
    ///
    /// @throws UncheckedIOException when the address cannot be bound
    public static RelayServer start(Loops loops, ServerOptions options, HttpService service) {
        Core core = new Core(loops, options, service, new AtomicBoolean());
        ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
        Channel listener = bind(loops, options.listen(), new ServerPipeline(core, open));
        return new RelayServer(core, listener, open);
    }

    static Channel bind(Loops loops, InetSocketAddress address, io.netty.channel.ChannelHandler child) {
        ChannelFuture bound = new ServerBootstrap()
                .group(loops.group())
                .channel(loops.serverChannel())
                .option(ChannelOption.SO_BACKLOG, 1024)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, ServerPipeline.WATER)
                .childHandler(child)
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            String where = address.getHostString() + ":" + address.getPort();
            throw new UncheckedIOException("cannot listen on " + where, new IOException(bound.cause()));
        }
        return bound.channel();
    }

    /// Where it listens, with the real port.
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    /// Open client connections.
    public int connections() {
        return open.size();
    }

    /// Stops accepting, ends idle connections, gives running exchanges three seconds, then closes all.
    @Override
    public void close() {
        listener.close().awaitUninterruptibly();
        core.draining().set(true);
        for (Channel channel : open) {
            channel.eventLoop().execute(() -> {
                ClientConnection client = channel.pipeline().get(ClientConnection.class);
                if (client != null) {
                    client.drain();
                }
            });
        }
        open.newCloseFuture().awaitUninterruptibly(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        open.close().awaitUninterruptibly(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }
}
