package io.raybound.relay;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// One request on its way to a backend, and the answer on its way back.
final class Exchange implements BodySink {
    private final ClientConnection client;
    private final Forward forward;
    private final RequestHead head;
    private @Nullable Backend backend;
    private @Nullable ResponseHead response;
    private @Nullable ByteArrayOutputStream observed;
    private boolean reused;
    private boolean retried;
    private boolean chunked;
    private boolean requestEnded;
    private boolean over;

    Exchange(ClientConnection client, Forward forward, RequestHead head) {
        this.client = client;
        this.forward = forward;
        this.head = head;
    }

    RequestHead head() {
        return head;
    }

    boolean responseBegun() {
        return response != null;
    }

    void start() {
        Backend kept = client.backends().take(forward);
        reused = kept != null;
        BooleanSupplier allowed = forward.allowed();
        if (allowed != null) {
            Duration pause = client.core().limits().recheck();
            Io.every(client.channel().eventLoop(), pause, () -> stillAllowed(allowed));
        }
        if (kept == null) {
            Backend.connect(client.core(), client.channel().eventLoop(), forward, this);
        } else {
            connected(kept);
        }
    }

    private boolean stillAllowed(BooleanSupplier allowed) {
        if (over || asked(allowed)) {
            return !over;
        }
        if (responseBegun()) {
            client.cut();
        } else {
            client.answer(Answer.text(401, "access has ended").closing());
        }
        return false;
    }

    /// A check that fails denies.
    private boolean asked(BooleanSupplier allowed) {
        try {
            return allowed.getAsBoolean();
        } catch (RuntimeException e) {
            client.broken(e);
            return false;
        }
    }

    /// The backend connection stands; may be too late.
    void connected(Backend fresh) {
        if (over) {
            fresh.close();
            return;
        }
        backend = fresh;
        fresh.begin(this);
        try {
            Headers headers = Hygiene.forward(head);
            forward.request().accept(headers);
            Io.send(fresh.channel(), HeadWriter.request(client.channel().alloc(), head, headers));
        } catch (RuntimeException e) {
            client.answer(client.broken(e));
            return;
        }
        if (head.expectsContinue() && head.length() != 0) {
            client.sendContinue();
        }
        client.progress(client.core().limits().answer());
        client.pump();
    }

    @Override
    public boolean ready() {
        Backend current = backend;
        return current != null && !over && current.channel().isWritable();
    }

    @Override
    public void part(ByteBuf bytes) {
        Backend current = backend;
        if (current == null) {
            bytes.release();
            return;
        }
        write(current.channel(), bytes, head.length() == RequestHead.CHUNKED);
    }

    @Override
    public void end() {
        requestEnded = true;
        Backend current = backend;
        if (current != null && head.length() == RequestHead.CHUNKED) {
            Io.send(current.channel(), HeadWriter.lastChunk(client.channel().alloc()));
        }
    }

    @Override
    public void flush() {
        Backend current = backend;
        if (current != null) {
            current.channel().flush();
        }
    }

    void clientWritable() {
        Backend current = backend;
        if (current != null && !over) {
            current.pump();
        }
    }

    boolean clientReady() {
        return !over && client.channel().isWritable();
    }

    void flushToClient() {
        client.channel().flush();
    }

    void backendWritable() {
        client.pump();
    }

    /// The answer's head has come.
    void response(ResponseHead answer) {
        if (answer.status() == 101) {
            switchProtocols(answer);
            return;
        }
        if (answer.interim()) {
            return;
        }
        response = answer;
        if (!client.requestDone()) {
            client.closeAfterAnswer();
        }
        Headers headers = Hygiene.backward(answer.headers());
        forward.response().accept(headers);
        String framing = framing(answer) + (client.closing() ? "Connection: close\r\n" : "");
        Channel out = client.channel();
        Io.write(out, HeadWriter.response(out.alloc(), answer.status(), answer.reason(), headers, framing));
        observed = forward.observer() == null ? null : new ByteArrayOutputStream();
        client.progress(client.core().limits().tunnel());
    }

    private String framing(ResponseHead answer) {
        String length = answer.headers().get("Content-Length");
        boolean bodiless = head.method().equals("HEAD") || answer.status() == 304;
        if (answer.status() == 204) {
            return "";
        }
        if (bodiless || answer.length() >= 0) {
            return length == null ? "" : "Content-Length: " + length + "\r\n";
        }
        if (head.http11()) {
            chunked = true;
            return "Transfer-Encoding: chunked\r\n";
        }
        client.closeAfterAnswer();
        return "";
    }

    void responsePart(ByteBuf bytes) {
        observe(bytes);
        write(client.channel(), bytes, chunked);
        boolean slowClient = !client.channel().isWritable();
        Limits limits = client.core().limits();
        client.progress(slowClient ? limits.idle() : limits.tunnel());
    }

    private void observe(ByteBuf bytes) {
        ByteArrayOutputStream seen = observed;
        if (seen == null) {
            return;
        }
        if (seen.size() + bytes.readableBytes() > Forward.ResponseObserver.LIMIT) {
            observed = null;
            return;
        }
        try {
            bytes.getBytes(bytes.readerIndex(), seen, bytes.readableBytes());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void write(Channel out, ByteBuf bytes, boolean asChunk) {
        if (asChunk) {
            Io.write(out, HeadWriter.chunkBegin(out.alloc(), bytes.readableBytes()));
            Io.write(out, bytes);
            Io.write(out, HeadWriter.chunkEnd(out.alloc()));
        } else {
            Io.write(out, bytes);
        }
    }

    /// The answer is whole.
    void responseEnd(boolean reusable) {
        Backend current = backend;
        ResponseHead answer = response;
        if (over || current == null || answer == null) {
            return;
        }
        over = true;
        Channel out = client.channel();
        if (chunked) {
            Io.write(out, HeadWriter.lastChunk(out.alloc()));
        }
        out.flush();
        if (reusable && requestEnded && answer.reusable()) {
            client.backends().keep(current);
        } else {
            current.close();
        }
        tellObserver(answer.status());
        client.exchangeDone();
    }

    private void tellObserver(int status) {
        Forward.ResponseObserver observer = forward.observer();
        if (observer == null || observed == null) {
            return;
        }
        try {
            observer.answered(status, observed.toByteArray());
        } catch (RuntimeException e) {
            client.broken(e);
        }
    }

    /// The backend cannot be reached, broke, or does not speak HTTP.
    void backendLost(String why) {
        if (over) {
            return;
        }
        backend = null;
        if (response != null) {
            over = true;
            client.cut();
        } else if (reused && !retried && head.safe() && head.length() == 0) {
            retried = true;
            Backend.connect(client.core(), client.channel().eventLoop(), forward, this);
        } else {
            client.answer(forward.unreachable());
            client.pump();
        }
    }

    private void switchProtocols(ResponseHead answer) {
        Backend current = backend;
        if (current == null || !head.webSocket()) {
            if (current != null) {
                current.close();
            }
            backendLost("it switched to a protocol that was not asked for");
            return;
        }
        Headers headers = Hygiene.backward(answer.headers());
        forward.response().accept(headers);
        Channel out = client.channel();
        String upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\n";
        Io.send(out, HeadWriter.response(out.alloc(), 101, "Switching Protocols", headers, upgrade));
        response = answer;
        client.tunnel(current.tunnel(client));
    }

    @Override
    public void lost() {
        over = true;
        Backend current = backend;
        backend = null;
        if (current != null) {
            current.close();
        }
    }

    @Override
    public Answer late() {
        if (!client.requestDone() && ready()) {
            return BodySink.super.late();
        }
        return Answer.text(504, "the cluster did not answer in time").closing();
    }
}
