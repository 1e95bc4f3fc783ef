package io.raybound.relay;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Channel operations whose result nobody waits for: a failed one shows as the channel's end.
final class Io {
    private Io() {}

    static void write(Channel channel, ByteBuf bytes) {
        var _ = channel.write(bytes, channel.voidPromise());
    }

    static void send(Channel channel, ByteBuf bytes) {
        var _ = channel.writeAndFlush(bytes, channel.voidPromise());
    }

    static void close(Channel channel) {
        var _ = channel.close();
    }

    /// Closes once all that was written has been sent.
    static void closeAfterWrites(Channel channel) {
        var _ = channel.writeAndFlush(channel.alloc().buffer(0)).addListener(ChannelFutureListener.CLOSE);
    }

    /// Sends the end of our side once all is written; the other side may still send.
    static void closeOutput(Channel channel) {
        var _ = channel.writeAndFlush(channel.alloc().buffer(0)).addListener(written -> {
            SslHandler tls = channel.pipeline().get(SslHandler.class);
            if (!written.isSuccess()) {
                close(channel);
            } else if (tls != null) {
                var _ = tls.closeOutbound();
            } else if (channel instanceof SocketChannel socket) {
                var _ = socket.shutdownOutput().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
            }
        });
    }

    /// Resets the connection, so that the client cannot take a half answer for a whole one.
    static void reset(Channel channel) {
        channel.flush();
        if (channel.isActive()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        }
        close(channel);
    }

    /// Runs a check every so often for as long as it returns true.
    static void every(EventLoop loop, Duration pause, BooleanSupplier check) {
        var _ = loop.schedule(
                () -> {
                    if (check.getAsBoolean()) {
                        every(loop, pause, check);
                    }
                },
                pause.toNanos(),
                TimeUnit.NANOSECONDS);
    }
}
