package io.raybound.relay;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// Cuts a message body out of the stream (RFC 9112 sections 6 and 7), without copying it.
final class BodyReader {
    static final long UNTIL_CLOSE = -2;
    private static final int LONGEST_SIZE = 8;

    private enum State {
        FIXED,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        TRAILERS,
        UNTIL_CLOSE,
        DONE
    }

    private final HeadReader trailers;
    private State state = State.DONE;
    private long left;

    BodyReader(Limits limits) {
        trailers = new HeadReader(limits);
    }

    /// Begins a body of that length, [RequestHead#CHUNKED] or [#UNTIL_CLOSE].
    void begin(long length) {
        if (length == RequestHead.CHUNKED) {
            state = State.CHUNK_SIZE;
        } else if (length == UNTIL_CLOSE) {
            state = State.UNTIL_CLOSE;
        } else {
            left = length;
            state = length == 0 ? State.DONE : State.FIXED;
        }
    }

    boolean done() {
        return state == State.DONE;
    }

    /// Whether the end of the stream is the end of this body.
    boolean endsWithStream() {
        return state == State.UNTIL_CLOSE || state == State.DONE;
    }

    /// The next part (owned by the caller), or null when the body is done or more bytes are needed.
    @Nullable
    ByteBuf next(ByteBuf in) throws Refusal {
        while (state != State.DONE) {
            if (state == State.FIXED || state == State.CHUNK || state == State.UNTIL_CLOSE) {
                return data(in);
            }
            if (!framing(in)) {
                return null;
            }
        }
        return null;
    }

    private @Nullable ByteBuf data(ByteBuf in) {
        int there = in.readableBytes();
        if (there == 0) {
            return null;
        }
        if (state == State.UNTIL_CLOSE) {
            return in.readRetainedSlice(there);
        }
        int taken = (int) Math.min(there, left);
        left -= taken;
        if (left == 0) {
            state = state == State.FIXED ? State.DONE : State.CHUNK_END;
        }
        return in.readRetainedSlice(taken);
    }

    /// Reads one piece of chunked framing; false when more bytes are needed.
    private boolean framing(ByteBuf in) throws Refusal {
        return switch (state) {
            case CHUNK_SIZE -> chunkSize(in);
            case CHUNK_END -> {
                if (in.readableBytes() < 2) {
                    yield false;
                }
                crlf(in, in.readerIndex());
                in.skipBytes(2);
                state = State.CHUNK_SIZE;
                yield true;
            }
            case TRAILERS -> {
                if (!trailers.read(in)) {
                    yield false;
                }
                state = State.DONE;
                yield true;
            }
            case FIXED, CHUNK, UNTIL_CLOSE, DONE -> true;
        };
    }

    private boolean chunkSize(ByteBuf in) throws Refusal {
        int at = in.readerIndex();
        int end = in.writerIndex();
        long size = 0;
        int digits = 0;
        for (; at < end; at++, digits++) {
            int digit = hex(in.getByte(at));
            if (digit < 0) {
                break;
            }
            if (digits == LONGEST_SIZE) {
                throw Refusal.bad("a chunk size has more than " + LONGEST_SIZE + " digits");
            }
            size = size * 16 + digit;
        }
        if (at < end && (digits == 0 || in.getByte(at) != '\r')) {
            throw Refusal.bad("a chunk size is no plain hexadecimal number (chunk extensions are not accepted)");
        }
        if (end - at < 2) {
            return false;
        }
        crlf(in, at);
        in.readerIndex(at + 2);
        left = size;
        state = size == 0 ? State.TRAILERS : State.CHUNK;
        if (size == 0) {
            trailers.resetForTrailers();
        }
        return true;
    }

    private static void crlf(ByteBuf in, int at) throws Refusal {
        if (in.getByte(at) != '\r' || in.getByte(at + 1) != '\n') {
            throw Refusal.bad("a chunk does not end in CR LF");
        }
    }

    private static int hex(byte b) {
        if (b >= '0' && b <= '9') {
            return b - '0';
        }
        int lower = b | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }
}
