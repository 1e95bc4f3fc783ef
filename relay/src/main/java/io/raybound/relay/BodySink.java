package io.raybound.relay;

import io.netty.buffer.ByteBuf;

/// Where the body of the current request goes. All calls come on the connection's event loop.
interface BodySink {
    /// Takes nothing: no request is there, or its decision is pending.
    BodySink NOT_READY = new BodySink() {
        @Override
        public boolean ready() {
            return false;
        }

        @Override
        public void part(ByteBuf bytes) {
            bytes.release();
        }

        @Override
        public void end() {}
    };

    /// Whether a part can be taken now; the sink calls [ClientConnection#pump] when that changes.
    default boolean ready() {
        return true;
    }

    /// Takes over the bytes.
    void part(ByteBuf bytes);

    void end();

    default void flush() {}

    /// The client is gone, or the answer does not need this any more.
    default void lost() {}

    /// Nothing happened for too long.
    default Answer late() {
        return Answer.text(408, "the request did not arrive in time").closing();
    }
}
