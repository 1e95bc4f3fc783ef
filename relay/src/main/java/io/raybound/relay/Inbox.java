package io.raybound.relay;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.ByteToMessageDecoder;

/// The bytes of one connection that have come but are not used yet.
final class Inbox {
    private ByteBuf bytes = Unpooled.EMPTY_BUFFER;

    /// Adds bytes and takes them over.
    void add(ByteBufAllocator allocator, ByteBuf more) {
        if (bytes.isReadable()) {
            bytes = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(allocator, bytes, more);
        } else {
            bytes.release();
            bytes = more;
        }
    }

    ByteBuf bytes() {
        return bytes;
    }

    int size() {
        return bytes.readableBytes();
    }

    /// Gives back memory that is used up.
    void trim() {
        if (!bytes.isReadable()) {
            clear();
        }
    }

    /// Everything that is left, handed over.
    ByteBuf takeAll() {
        ByteBuf all = bytes;
        bytes = Unpooled.EMPTY_BUFFER;
        return all;
    }

    void clear() {
        bytes.release();
        bytes = Unpooled.EMPTY_BUFFER;
    }
}
