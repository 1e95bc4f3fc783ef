package io.raybound.relay;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One connection to a backend, for one exchange at a time of one owner.
final class Backend extends ChannelInboundHandlerAdapter {
    private static final Duration YOUNG = Duration.ofSeconds(15);

    private final Target target;
    private final String affinity;
    private final Channel channel;
    private final ResponseParser parser;
    private final Inbox inbox = new Inbox();
    private @Nullable Exchange exchange;
    private @Nullable Tunnel tunnel;
    private boolean headRead;
    private boolean eof;
    private boolean broken;
    private boolean pumping;
    private long idleSince;

    private Backend(Forward forward, Channel channel, Limits limits) {
        this.target = forward.target();
        this.affinity = forward.affinity();
        this.channel = channel;
        this.parser = new ResponseParser(limits);
    }

    /// Connects on the client's event loop and tells the exchange how it went.
    static void connect(Core core, EventLoop loop, Forward forward, Exchange exchange) {
        InetSocketAddress address = forward.target().address();
        if (!address.isUnresolved()) {
            open(core, loop, forward, exchange, address);
            return;
        }
        Thread.ofVirtual().name("resolve").start(() -> {
            InetSocketAddress found = new InetSocketAddress(address.getHostString(), address.getPort());
            loop.execute(() -> {
                if (found.isUnresolved()) {
                    exchange.backendLost("its name is unknown");
                } else {
                    open(core, loop, forward, exchange, found);
                }
            });
        });
    }

    private static void open(Core core, EventLoop loop, Forward forward, Exchange exchange, InetSocketAddress address) {
        Limits limits = core.limits();
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(core.loops().channel())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        limits.connect().toMillis())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, ServerPipeline.WATER)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel made) {
                        TlsClient tls = forward.target().tls();
                        if (tls != null) {
                            SslHandler handler = tls.context().newHandler(made.alloc(), tls.name(), address.getPort());
                            handler.setHandshakeTimeout(limits.connect().toMillis(), TimeUnit.MILLISECONDS);
                            made.pipeline().addLast("tls", handler);
                        }
                        made.pipeline().addLast(new Backend(forward, made, limits));
                    }
                });
        var _ = bootstrap.connect(address).addListener((ChannelFuture future) -> {
            if (!future.isSuccess()) {
                exchange.backendLost("it cannot be reached");
                return;
            }
            Channel made = future.channel();
            core.options().log().connect(made.localAddress(), made.remoteAddress());
            ready(made, exchange);
        });
    }

    private static void ready(Channel made, Exchange exchange) {
        Backend backend = made.pipeline().get(Backend.class);
        SslHandler tls = made.pipeline().get(SslHandler.class);
        if (tls == null) {
            exchange.connected(backend);
            return;
        }
        var _ = tls.handshakeFuture().addListener(handshake -> {
            if (handshake.isSuccess()) {
                exchange.connected(backend);
            } else {
                Io.close(made);
                exchange.backendLost("its TLS certificate or handshake is not acceptable");
            }
        });
    }

    Channel channel() {
        return channel;
    }

    boolean fits(Forward forward) {
        long idle = System.nanoTime() - idleSince;
        return channel.isActive()
                && idle < YOUNG.toNanos()
                && affinity.equals(forward.affinity())
                && target.equals(forward.target());
    }

    void begin(Exchange next) {
        exchange = next;
        headRead = false;
        channel.config().setAutoRead(true);
    }

    void close() {
        exchange = null;
        Io.close(channel);
    }

    Tunnel tunnel(ClientConnection client) {
        Tunnel opened = new Tunnel(client, channel, client.core().limits());
        tunnel = opened;
        exchange = null;
        return opened;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (tunnel != null && message instanceof ByteBuf bytes) {
            tunnel.fromBackend(bytes);
        } else if (exchange == null || !(message instanceof ByteBuf bytes)) {
            ReferenceCountUtil.release(message);
            Io.close(ctx.channel());
        } else {
            inbox.add(ctx.alloc(), bytes);
            pump();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (tunnel != null) {
            tunnel.flushToClient();
        }
    }

    /// Hands on as much of the answer as the client takes.
    void pump() {
        if (pumping) {
            return;
        }
        pumping = true;
        Exchange current = exchange;
        try {
            while (current != null && current == exchange && current.clientReady() && step(current)) {}
        } catch (Refusal refusal) {
            Io.close(channel);
            current = forget(refusal.line());
        } finally {
            pumping = false;
        }
        if (tunnel != null) {
            tunnel.fromBackend(inbox.takeAll());
            tunnel.flushToClient();
        } else if (current != null && current == exchange) {
            current.flushToClient();
            inbox.trim();
            channel.config().setAutoRead(current.clientReady());
            if (eof && current.clientReady()) {
                finish();
            }
        }
    }

    private boolean step(Exchange current) throws Refusal {
        if (!headRead) {
            ResponseHead answer = parser.head(inbox.bytes(), current.head().method());
            if (answer == null) {
                return false;
            }
            headRead = !answer.interim();
            current.response(answer);
            return true;
        }
        ByteBuf part = parser.body(inbox.bytes());
        if (part != null) {
            current.responsePart(part);
            return true;
        }
        if (parser.bodyDone()) {
            exchange = null;
            idleSince = System.nanoTime();
            boolean clean = inbox.size() == 0 && !eof;
            current.responseEnd(clean);
        }
        return false;
    }

    private void finish() {
        Exchange current = exchange;
        if (current != null && headRead && !broken && parser.endsWithStream()) {
            exchange = null;
            current.responseEnd(false);
        } else {
            forget("it closed the connection");
        }
    }

    private @Nullable Exchange forget(String why) {
        Exchange current = exchange;
        exchange = null;
        if (current != null) {
            current.backendLost(why);
        }
        return null;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (tunnel != null) {
            tunnel.backendWritable(channel.isWritable());
        } else if (exchange != null && channel.isWritable()) {
            exchange.backendWritable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        eof = true;
        if (tunnel != null) {
            tunnel.backendGone();
        } else {
            pump();
        }
        if (exchange == null) {
            inbox.clear();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        broken = true;
        Io.close(channel);
    }
}
