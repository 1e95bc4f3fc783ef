package io.raybound.relay;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/// An open WebSocket: bytes pass both ways, each side reads only while the other one takes.
final class Tunnel {
    private final ClientConnection client;
    private final Channel backend;
    private final Limits limits;

    Tunnel(ClientConnection client, Channel backend, Limits limits) {
        this.client = client;
        this.backend = backend;
        this.limits = limits;
    }

    /// Passes on what the client sent before the switch was answered.
    void begin(ByteBuf early) {
        if (early.isReadable()) {
            Io.send(backend, early);
        } else {
            early.release();
        }
        client.channel().config().setAutoRead(true);
        backend.config().setAutoRead(true);
        client.progress(limits.tunnel());
    }

    void fromClient(ByteBuf bytes) {
        Io.write(backend, bytes);
        client.channel().config().setAutoRead(backend.isWritable());
        client.progress(limits.tunnel());
    }

    void fromBackend(ByteBuf bytes) {
        Channel out = client.channel();
        if (!bytes.isReadable()) {
            bytes.release();
            return;
        }
        Io.write(out, bytes);
        backend.config().setAutoRead(out.isWritable());
        client.progress(limits.tunnel());
    }

    void flushToBackend() {
        backend.flush();
    }

    void flushToClient() {
        client.channel().flush();
    }

    void clientWritable(boolean writable) {
        backend.config().setAutoRead(writable);
    }

    void backendWritable(boolean writable) {
        client.channel().config().setAutoRead(writable);
    }

    void clientGone() {
        Io.closeAfterWrites(backend);
    }

    void backendGone() {
        Io.closeAfterWrites(client.channel());
    }
}
