package io.raybound.relay;

import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SniHandler;
import io.netty.util.Mapping;

/// Sets up an accepted connection: the client's real address, TLS, HTTP.
final class ServerPipeline extends ChannelInitializer<SocketChannel> {
    static final WriteBufferWaterMark WATER = new WriteBufferWaterMark(64 * 1024, 256 * 1024);
    private static final int HELLO = 16 * 1024;

    private final Core core;
    private final ChannelGroup open;

    ServerPipeline(Core core, ChannelGroup open) {
        this.core = core;
        this.open = open;
    }

    @Override
    protected void initChannel(SocketChannel channel) {
        core.options().log().accept(channel.localAddress(), channel.remoteAddress());
        if (open.size() >= core.limits().connections() || core.draining().get()) {
            Io.close(channel);
            return;
        }
        open.add(channel);
        ChannelPipeline pipeline = channel.pipeline();
        if (core.options().proxyLine()) {
            pipeline.addLast(new ProxyLine());
        }
        TlsKeys keys = core.options().tls();
        if (keys != null) {
            Mapping<String, io.netty.handler.ssl.SslContext> contexts = keys::context;
            pipeline.addLast(
                    new SniHandler(contexts, HELLO, core.limits().header().toMillis()));
        }
        pipeline.addLast(new ClientConnection(core, channel));
    }
}
