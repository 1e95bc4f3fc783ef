package io.raybound.relay;

import io.netty.buffer.ByteBuf;

/// Reads on after an early answer, so that a client that sends first and reads later sees it. Bounded.
final class Discarding implements BodySink {
    private static final long MOST = 128L << 20;

    private final ClientConnection client;
    private long seen;

    Discarding(ClientConnection client) {
        this.client = client;
    }

    @Override
    public void part(ByteBuf bytes) {
        seen += bytes.readableBytes();
        bytes.release();
        if (seen > MOST) {
            client.end();
        }
    }

    @Override
    public void end() {}
}
