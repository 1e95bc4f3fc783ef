package io.raybound.relay;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the first line of a connection that our own [ByteRelay] opened (PROXY protocol, version 1), then steps aside.
final class ProxyLine extends ByteToMessageDecoder {
    private static final int LONGEST = 107;

    /// The client that the layer-4 relay accepted.
    record Origin(InetSocketAddress client) {}

    static byte[] line(@Nullable InetSocketAddress client, @Nullable InetSocketAddress server) {
        if (client == null || server == null || client.isUnresolved() || server.isUnresolved()) {
            return "PROXY UNKNOWN\r\n".getBytes(StandardCharsets.US_ASCII);
        }
        String from = client.getAddress().getHostAddress();
        String family = from.indexOf(':') >= 0 ? "TCP6" : "TCP4";
        String line = "PROXY " + family + " " + from + " " + server.getAddress().getHostAddress() + " "
                + client.getPort() + " " + server.getPort() + "\r\n";
        return line.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws UnknownHostException {
        int end = in.indexOf(in.readerIndex(), in.readerIndex() + Math.min(in.readableBytes(), LONGEST), (byte) '\n');
        if (end < 0) {
            if (in.readableBytes() >= LONGEST) {
                Io.close(ctx.channel());
            }
            return;
        }
        String line = in.readCharSequence(end + 1 - in.readerIndex(), StandardCharsets.US_ASCII)
                .toString();
        String[] words = line.strip().split(" ", -1);
        if (!line.endsWith("\r\n") || !words[0].equals("PROXY") || words.length < 2) {
            in.skipBytes(in.readableBytes());
            Io.close(ctx.channel());
            return;
        }
        byte[] address = words.length == 6 ? NetUtil.createByteArrayFromIpAddressString(words[2]) : null;
        if (address != null) {
            int port = (int) Math.max(0, Syntax.length(words[4]));
            InetAddress client = InetAddress.getByAddress(address);
            ctx.fireUserEventTriggered(new Origin(new InetSocketAddress(client, Math.min(port, 65535))));
        }
        ctx.pipeline().remove(this);
    }
}
