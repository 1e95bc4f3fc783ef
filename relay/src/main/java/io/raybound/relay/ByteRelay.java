package io.raybound.relay;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A layer-4 listener: passes bytes both ways between each accepted connection and one target, unseen.
///
/// Each side is read only while the other takes, so a relay holds at most a few buffers per connection.
public final class ByteRelay implements AutoCloseable {
    /// How it relays.
    ///
    /// @param proxyLine begin each connection with a line that names the client (PROXY protocol version 1)
    public record Options(
            InetSocketAddress listen, InetSocketAddress target, boolean proxyLine, Limits limits, ConnectionsLog log) {}

    private final Channel listener;
    private final ChannelGroup open;

    private ByteRelay(Channel listener, ChannelGroup open) {
        this.listener = listener;
        this.open = open;
    }

    /// Binds and relays.
    ///
    /// @throws java.io.UncheckedIOException when the address cannot be bound
    public static ByteRelay start(Loops loops, Options options) {
        ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
        ChannelInitializer<SocketChannel> accepted = new ChannelInitializer<>() {
            @Override
            protected void initChannel(SocketChannel channel) {
                options.log().accept(channel.localAddress(), channel.remoteAddress());
                channel.config().setAutoRead(false);
                if (open.size() >= options.limits().connections()) {
                    Io.close(channel);
                    return;
                }
                open.add(channel);
                Pipe pipe = new Pipe(channel, options.limits().tunnel());
                channel.pipeline().addLast(pipe);
                connect(loops, options, channel, pipe);
            }
        };
        return new ByteRelay(RelayServer.bind(loops, options.listen(), accepted), open);
    }

    private static void connect(Loops loops, Options options, SocketChannel client, Pipe pipe) {
        Bootstrap bootstrap = new Bootstrap()
                .group(client.eventLoop())
                .channel(loops.channel())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        options.limits().connect().toMillis())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, ServerPipeline.WATER)
                .handler(new ChannelInboundHandlerAdapter());
        var _ = bootstrap.connect(options.target()).addListener((ChannelFuture future) -> {
            Channel backend = future.channel();
            if (!future.isSuccess() || !client.isActive()) {
                Io.close(backend);
                Io.close(client);
                return;
            }
            options.log().connect(backend.localAddress(), backend.remoteAddress());
            if (options.proxyLine()) {
                byte[] line = ProxyLine.line(client.remoteAddress(), client.localAddress());
                Io.send(backend, backend.alloc().buffer(line.length).writeBytes(line));
            }
            Pipe back = new Pipe(backend, options.limits().tunnel());
            backend.pipeline().addLast(back);
            pipe.join(back);
        });
    }

    /// Where it listens, with the real port.
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    /// Stops accepting; open connections go on until [#close] or their end.
    public void stopAccepting() {
        listener.close().awaitUninterruptibly();
    }

    @Override
    public void close() {
        stopAccepting();
        open.close().awaitUninterruptibly(3, TimeUnit.SECONDS);
    }

    /// One direction's source and the other direction's sink.
    private static final class Pipe extends ChannelInboundHandlerAdapter {
        private final Channel channel;
        private final Duration silence;
        private final Deadline deadline;
        private @Nullable Pipe other;

        Pipe(Channel channel, Duration silence) {
            this.channel = channel;
            this.silence = silence;
            this.deadline = new Deadline(channel.eventLoop(), () -> Io.close(channel));
        }

        void join(Pipe opposite) {
            other = opposite;
            opposite.other = this;
            deadline.in(silence);
            channel.config().setAutoRead(true);
            opposite.channel.config().setAutoRead(true);
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            if (other == null) {
                bytes.release();
                return;
            }
            Io.write(other.channel, bytes);
            channel.config().setAutoRead(other.channel.isWritable());
            deadline.in(silence);
            other.deadline.in(silence);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            if (other != null) {
                other.channel.flush();
            }
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext ctx) {
            if (other != null) {
                other.channel.config().setAutoRead(channel.isWritable());
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            deadline.cancel();
            if (other != null) {
                Io.closeAfterWrites(other.channel);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            Io.close(channel);
        }
    }
}
