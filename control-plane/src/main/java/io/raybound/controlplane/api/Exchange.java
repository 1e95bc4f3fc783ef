package io.raybound.controlplane.api;

import io.raybound.wire.Problem;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One request and its answer on the wire: id, security headers, access log. Answers at most once.
final class Exchange {
    private static final Logger ACCESS = LoggerFactory.getLogger("io.raybound.controlplane.access");
    private static final long LINGER_BYTES = 8L << 20;
    private static final long LINGER_MILLIS = 2_000;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Map<String, String> SECURITY = Map.of(
            "Content-Security-Policy",
                    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "DENY",
            // Not no-referrer: under it browsers post our own forms with "Origin: null".
            "Referrer-Policy", "same-origin",
            "Cross-Origin-Opener-Policy", "same-origin",
            "Cross-Origin-Resource-Policy", "same-origin",
            "Strict-Transport-Security", "max-age=31536000",
            "Cache-Control", "no-store");

    private final HttpServerRequest request;
    private final DoorSettings settings;
    private final Context context;
    private final String id = newId();
    private final long start = System.nanoTime();
    private boolean answered;

    /// Only from the request's event loop.
    Exchange(HttpServerRequest request, DoorSettings settings) {
        this.request = request;
        this.settings = settings;
        this.context = java.util.Objects.requireNonNull(Vertx.currentContext(), "an event loop");
    }

    HttpServerRequest request() {
        return request;
    }

    String id() {
        return id;
    }

    /// The path as sent; empty when the request line has none.
    String path() {
        String path = request.path();
        return path == null ? "" : path;
    }

    Vertx vertx() {
        return context.owner();
    }

    /// Answers with a problem.
    void refuse(Refused refused) {
        Answer answer = Answer.problem(refused.problem());
        for (Map.Entry<String, String> header : refused.headers().entrySet()) {
            answer = answer.with(header.getKey(), header.getValue());
        }
        answer(answer);
    }

    /// Our bug or our trouble: the client learns an id, the log the rest.
    void failed(int status, String code, String detail) {
        answer(Answer.problem(Problem.of(
                status,
                code,
                detail + " (request " + id + ")",
                "Try again; if it stays, look for this id in the log.")));
    }

    /// Sends the answer from any thread; a second one is dropped.
    void answer(Answer answer) {
        context.runOnContext(ignored -> send(answer));
    }

    private void send(Answer answer) {
        HttpServerResponse response = request.response();
        if (answered || response.ended() || response.closed()) {
            return;
        }
        answered = true;
        response.setStatusCode(answer.status());
        SECURITY.forEach(response::putHeader);
        response.putHeader("X-Request-Id", id);
        for (Map.Entry<String, String> header : answer.headers()) {
            boolean repeats = header.getKey().equalsIgnoreCase("set-cookie");
            if (repeats) {
                response.headers().add(header.getKey(), header.getValue());
            } else {
                response.putHeader(header.getKey(), header.getValue());
            }
        }
        Buffer body = Buffer.buffer(answer.body(), "UTF-8");
        if (request.isEnded()) {
            response.end(body);
        } else {
            response.putHeader("Connection", "close");
            response.putHeader("Content-Length", Integer.toString(body.length()));
            response.write(body);
            linger(response);
        }
        log(answer.status());
    }

    /// Reads on for a moment before it closes (RFC 9112 section 9.6): closing on a sender that is still writing resets
    /// the connection, and the answer would be lost with it.
    private void linger(HttpServerResponse response) {
        long[] left = {LINGER_BYTES};
        long timer =
                vertx().setTimer(LINGER_MILLIS, ignored -> request.connection().close());
        Runnable close = () -> {
            vertx().cancelTimer(timer);
            response.end().onComplete(done -> request.connection().close());
        };
        request.handler(part -> {
            left[0] -= part.length();
            if (left[0] < 0) {
                request.connection().close();
            }
        });
        request.endHandler(end -> close.run());
        request.resume();
    }

    private void log(int status) {
        ACCESS.atInfo()
                .setMessage("request")
                .addKeyValue("id", id)
                .addKeyValue("method", request.method())
                .addKeyValue("path", shown(path()))
                .addKeyValue("status", status)
                .addKeyValue("ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start))
                .addKeyValue("remote", request.remoteAddress())
                .addKeyValue("host", settings.host())
                .log();
    }

    private static String shown(String path) {
        String plain = path.replaceAll("[^!-~]", "?");
        return plain.length() > 200 ? plain.substring(0, 200) : plain;
    }

    private static String newId() {
        byte[] bytes = new byte[8];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
