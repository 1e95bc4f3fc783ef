package io.raybound.relay;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SniCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One accepted connection: reads one request at a time, has it decided, and carries the decision out.
///
/// All state belongs to the channel's event loop; the backend's channel runs on the same one.
final class ClientConnection extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);
    private static final int HELD = 64 * 1024;

    private final Core core;
    private final Channel channel;
    private final RequestParser parser;
    private final Inbox inbox = new Inbox();
    private final Deadline deadline;
    private final Lingering lingering;
    private final Backends backends = new Backends();
    private Peer peer;
    private @Nullable RequestHead head;
    private BodySink sink = BodySink.NOT_READY;
    private @Nullable Tunnel tunnel;
    private boolean requestDone;
    private boolean answered;
    private boolean closeAfter;
    private boolean ended;
    private boolean pumping;
    private boolean headTimed;
    private int turn;

    ClientConnection(Core core, Channel channel) {
        this.core = core;
        this.channel = channel;
        this.parser = new RequestParser(core.limits());
        this.deadline = new Deadline(channel.eventLoop(), this::expired);
        this.lingering = new Lingering(channel, deadline);
        this.peer = new Peer(
                (InetSocketAddress) channel.remoteAddress(), core.options().tls() != null, null);
    }

    Core core() {
        return core;
    }

    Channel channel() {
        return channel;
    }

    Backends backends() {
        return backends;
    }

    boolean requestDone() {
        return requestDone;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        deadline.in(core.limits().header());
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SniCompletionEvent sni && sni.hostname() != null) {
            peer = new Peer(peer.remote(), true, Syntax.host(sni.hostname()));
        } else if (event instanceof ProxyLine.Origin origin) {
            peer = new Peer(origin.client(), peer.secure(), peer.sni());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (ended || !(message instanceof ByteBuf bytes)) {
            ReferenceCountUtil.release(message);
            lingering.goOn();
        } else if (tunnel != null) {
            tunnel.fromClient(bytes);
        } else {
            inbox.add(ctx.alloc(), bytes);
            pump();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (tunnel != null) {
            tunnel.flushToBackend();
        }
    }

    /// Moves on as far as the bytes that are there and the sink allow.
    void pump() {
        if (pumping || ended || tunnel != null) {
            return;
        }
        pumping = true;
        boolean moved = false;
        try {
            while (!ended && tunnel == null && step()) {
                moved = true;
            }
        } catch (Refusal refusal) {
            refuse(refusal);
        } finally {
            pumping = false;
        }
        if (ended || tunnel != null) {
            return;
        }
        sink.flush();
        inbox.trim();
        if (moved || head == null) {
            arm();
        }
        boolean waiting = head != null && (requestDone || !sink.ready());
        channel.config().setAutoRead(!waiting || (requestDone && inbox.size() < HELD));
    }

    /// One head, one body part, or the end of a request; false when nothing can be done now.
    private boolean step() throws Refusal {
        if (head == null) {
            RequestHead next = parser.head(inbox.bytes(), peer);
            if (next != null) {
                begin(next);
            }
            return next != null;
        }
        if (requestDone || !sink.ready()) {
            return false;
        }
        ByteBuf part = parser.body(inbox.bytes());
        if (part != null) {
            sink.part(part);
            return true;
        }
        if (!parser.bodyDone()) {
            return false;
        }
        requestDone = true;
        sink.end();
        if (answered && !ended) {
            next();
        }
        return true;
    }

    private void begin(RequestHead next) {
        turn++;
        head = next;
        headTimed = false;
        requestDone = false;
        answered = false;
        closeAfter = !next.keepAlive() || core.draining().get();
        if (core.options().sniIsHost() && !next.host().equals(peer.sni())) {
            answer(Answer.text(421, "this connection was made for another name: SNI and Host differ"));
        } else if (next.headers().contains("Expect") && !next.expectsContinue()) {
            answer(Answer.text(417, "the only expectation known is 100-continue")
                    .closing());
        } else {
            carryOut(decide(next));
        }
    }

    private Decision decide(RequestHead request) {
        try {
            return core.service().decide(request);
        } catch (RuntimeException e) {
            return broken(e);
        }
    }

    /// Logs our own bug once, with an id that the person can quote.
    Answer broken(Throwable cause) {
        String id = Long.toString(System.nanoTime() & Long.MAX_VALUE, 36);
        LOG.atError()
                .setMessage("request not answered: a bug")
                .addKeyValue("id", id)
                .setCause(cause)
                .log();
        return Answer.text(500, "something is broken on our side; quote " + id);
    }

    private void carryOut(Decision decision) {
        RequestHead current = head;
        if (current == null) {
            return;
        }
        switch (decision) {
            case Answer answer -> answer(answer);
            case Decision.Collect collect -> {
                Collecting collecting = new Collecting(this, current, collect);
                sink = collecting;
                collecting.start();
            }
            case Decision.Deferred deferred -> await(deferred.stage(), this::carryOut);
            case Forward forward -> {
                Exchange exchange = new Exchange(this, forward, current);
                sink = exchange;
                exchange.start();
            }
        }
    }

    /// Goes on with the stage's result on this event loop, if the request is still the same.
    <T extends Decision> void await(CompletionStage<? extends T> stage, Consumer<? super Decision> goOn) {
        int mine = turn;
        deadline.in(core.limits().answer());
        var _ = stage.whenComplete((result, failure) -> channel.eventLoop().execute(() -> {
            if (mine == turn && !ended && !answered) {
                goOn.accept(failure == null ? result : broken(failure));
                pump();
            }
        }));
    }

    /// Answers by ourselves; called at most once per request, before anything else was answered.
    void answer(Decision decision) {
        RequestHead current = head;
        if (ended || answered || current == null || !(decision instanceof Answer answer)) {
            return;
        }
        boolean waitsForContinue = current.expectsContinue() && !requestDone;
        closeAfter |= answer.close() || waitsForContinue;
        sink.lost();
        sink = new Discarding(this);
        boolean withBody = !current.method().equals("HEAD");
        Io.send(channel, HeadWriter.answer(channel.alloc(), answer, withBody, closeAfter));
        exchangeDone();
    }

    void sendContinue() {
        Io.send(channel, HeadWriter.goOn(channel.alloc()));
    }

    /// Whether the connection will end after the current answer.
    boolean closing() {
        return closeAfter;
    }

    void closeAfterAnswer() {
        closeAfter = true;
    }

    /// The answer has been written; the request may still be coming.
    void exchangeDone() {
        answered = true;
        if (closeAfter) {
            end();
        } else if (requestDone) {
            next();
            pump();
        } else {
            sink = new Discarding(this);
            pump();
        }
    }

    private void next() {
        head = null;
        answered = false;
        sink = BodySink.NOT_READY;
        if (core.draining().get() && inbox.size() == 0) {
            end();
        }
    }

    private void refuse(Refusal refusal) {
        LOG.atDebug()
                .setMessage("request refused")
                .addKeyValue("reason", refusal.line())
                .log();
        if (answered || (sink instanceof Exchange exchange && exchange.responseBegun())) {
            cut();
            return;
        }
        sink.lost();
        sink = BodySink.NOT_READY;
        Answer answer = Answer.text(refusal.status(), refusal.line());
        Io.send(channel, HeadWriter.answer(channel.alloc(), answer, true, true));
        end();
    }

    /// Both sides speak another protocol from here on.
    void tunnel(Tunnel opened) {
        tunnel = opened;
        deadline.off();
        opened.begin(inbox.takeAll());
    }

    private void arm() {
        Limits limits = core.limits();
        if (head != null) {
            boolean clientsTurn = !requestDone && sink.ready();
            deadline.in(clientsTurn ? limits.idle() : limits.answer());
        } else if (inbox.size() > 0 || parser.begun()) {
            if (!headTimed) {
                headTimed = true;
                deadline.in(limits.header());
            }
        } else {
            deadline.in(limits.idle());
        }
    }

    /// Something moved; the next thing must happen within that time.
    void progress(Duration wait) {
        deadline.in(wait);
    }

    private void expired() {
        if (ended || (head == null && !headTimed) || answered) {
            Io.close(channel);
        } else if (sink instanceof Exchange exchange && exchange.responseBegun()) {
            cut();
        } else if (head == null) {
            refuse(new Refusal(408, "the request head did not arrive in time"));
        } else {
            answer(sink.late());
        }
    }

    /// Ends the connection after what was written; reads on for a moment so that the client can see it.
    void end() {
        if (ended) {
            return;
        }
        ended = true;
        sink.lost();
        backends.close();
        inbox.clear();
        channel.config().setAutoRead(true);
        lingering.begin();
    }

    /// Ends the connection at once and visibly broken: what was answered is not whole.
    void cut() {
        ended = true;
        Io.reset(channel);
    }

    /// The server stops: ends now when idle, else after the running exchange.
    void drain() {
        closeAfter = true;
        if (head == null && tunnel == null) {
            end();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (tunnel != null) {
            tunnel.clientWritable(channel.isWritable());
        } else if (sink instanceof Exchange exchange) {
            exchange.clientWritable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        ended = true;
        deadline.cancel();
        sink.lost();
        backends.close();
        inbox.clear();
        if (tunnel != null) {
            tunnel.clientGone();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.atDebug().setMessage("client connection failed").setCause(cause).log();
        Io.close(ctx.channel());
    }
}
