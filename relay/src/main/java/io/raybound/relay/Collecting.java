package io.raybound.relay;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Gathers a complete body up to a limit, then waits for the handler's answer.
final class Collecting implements BodySink {
    private static final byte[] EMPTY = new byte[0];

    private final ClientConnection client;
    private final RequestHead head;
    private final Decision.Collect decision;
    private byte[] body = EMPTY;
    private int size;
    private @Nullable CompletionStage<Answer> pending;

    Collecting(ClientConnection client, RequestHead head, Decision.Collect decision) {
        this.client = client;
        this.head = head;
        this.decision = decision;
    }

    /// Refuses at once what declares to be too large; asks for the body where the client waits to be asked.
    void start() {
        if (head.length() > decision.limit()) {
            client.answer(tooLarge());
        } else if (head.expectsContinue()) {
            client.sendContinue();
        }
    }

    @Override
    public boolean ready() {
        return pending == null;
    }

    @Override
    public void part(ByteBuf bytes) {
        int more = bytes.readableBytes();
        try {
            if (more > decision.limit() - size) {
                client.answer(tooLarge());
                return;
            }
            if (size + more > body.length) {
                long known = Math.max(head.length(), 0);
                int room = (int) Math.min(decision.limit(), Math.max(2L * (size + more), Math.min(known, 64 * 1024)));
                body = java.util.Arrays.copyOf(body, room);
            }
            bytes.readBytes(body, size, more);
            size += more;
        } finally {
            bytes.release();
        }
    }

    @Override
    public void end() {
        byte[] complete = size == body.length ? body : java.util.Arrays.copyOf(body, size);
        body = EMPTY;
        try {
            CompletionStage<Answer> stage = decision.handler().handle(head, complete);
            pending = stage;
            client.await(stage, client::answer);
        } catch (RuntimeException e) {
            client.answer(client.broken(e));
        }
    }

    @Override
    public void lost() {
        if (pending instanceof CompletableFuture<?> future) {
            future.cancel(false);
        }
    }

    @Override
    public Answer late() {
        return pending == null ? BodySink.super.late() : Answer.text(504, "no answer in time");
    }

    private Answer tooLarge() {
        return Answer.text(413, "the body is larger than " + decision.limit() + " bytes")
                .closing();
    }
}
