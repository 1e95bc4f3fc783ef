package io.raybound.controlplane.api;

import io.raybound.control.Refusal;
import io.raybound.model.BadValue;
import io.raybound.wire.BadJson;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// From a request's head to its answer: host, route, body within limits, handler on a virtual thread, answer.
final class Responding {
    private static final Logger LOG = LoggerFactory.getLogger(Responding.class);

    private final DoorSettings settings;
    private final RouteTable routes;
    private final ExecutorService handlers;

    Responding(DoorSettings settings, List<Route> routes, ExecutorService handlers) {
        this.settings = settings;
        this.routes = new RouteTable(routes);
        this.handlers = handlers;
    }

    /// Runs on the request's event loop.
    void to(Exchange exchange) {
        try {
            HttpServerRequest request = exchange.request();
            checkHead(request);
            RouteTable.Match match = routes.find(request.method().name(), exchange.path());
            checkBody(request, match.route());
            read(exchange, match);
        } catch (Refused refused) {
            exchange.refuse(refused);
        }
    }

    private void checkHead(HttpServerRequest request) {
        if (request.version() != HttpVersion.HTTP_1_1) {
            throw Refused.of(505, "http-version", "only HTTP/1.1 is served here", "Use HTTP/1.1.");
        }
        if (!FrontDoor.isHost(request.authority(), settings.host())) {
            throw Refused.of(
                    421,
                    "wrong-host",
                    "this server is not the host that was asked for",
                    "Use https://" + settings.host() + " with the port of this installation.");
        }
        if (request.headers().getAll("Host").size() != 1) {
            throw Refused.of(400, "bad-request", "there is not exactly one Host header", "Send it once.");
        }
    }

    private void checkBody(HttpServerRequest request, Route route) {
        String length = request.getHeader("Content-Length");
        boolean chunked = request.getHeader("Transfer-Encoding") != null;
        if (length != null
                && (length.length() > 10
                        || Long.parseLong(length) > settings.limits().body())) {
            throw tooLarge();
        }
        boolean has = chunked || (length != null && !length.equals("0"));
        if (!has) {
            return;
        }
        String type = request.getHeader("Content-Type");
        String plain = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!route.bodies().contains(plain)) {
            String expected = route.bodies().isEmpty() ? "no body" : String.join(", ", route.bodies());
            throw Refused.of(
                    415, "unsupported-media-type", "this path does not take such a body", "Send " + expected + ".");
        }
        if (request.getHeader("Content-Encoding") != null) {
            throw Refused.of(415, "unsupported-media-type", "the body is compressed", "Send it as it is.");
        }
    }

    private Refused tooLarge() {
        return Refused.of(
                413,
                "body-too-large",
                "the body is larger than " + settings.limits().body() + " bytes",
                "Send less; working directories are uploaded to the cluster, not here.");
    }

    private void read(Exchange exchange, RouteTable.Match match) {
        HttpServerRequest request = exchange.request();
        Buffer body = Buffer.buffer();
        Vertx vertx = exchange.vertx();
        long timer = vertx.setTimer(
                settings.limits().bodyTime().toMillis(),
                t -> exchange.refuse(Refused.of(
                        408, "request-timeout", "the body did not arrive in time", "Send the request again.")));
        boolean[] over = new boolean[1];
        request.exceptionHandler(e -> vertx.cancelTimer(timer));
        request.handler(part -> {
            if (over[0]) {
                return;
            }
            if (body.length() + part.length() > settings.limits().body()) {
                over[0] = true;
                vertx.cancelTimer(timer);
                exchange.refuse(tooLarge());
                return;
            }
            body.appendBuffer(part);
        });
        request.endHandler(end -> {
            vertx.cancelTimer(timer);
            if (!over[0]) {
                handle(exchange, match, body.getBytes(), vertx);
            }
        });
        if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
            request.response().writeContinue();
        }
    }

    private void handle(Exchange exchange, RouteTable.Match match, byte[] body, Vertx vertx) {
        long timer = vertx.setTimer(
                settings.limits().answerTime().toMillis(),
                t -> exchange.failed(503, "timeout", "the answer took too long"));
        Map<String, List<String>> headers = headers(exchange.request());
        String query = exchange.request().query();
        try {
            handlers.execute(() -> {
                respond(exchange, match, body, headers, query == null ? "" : query);
                vertx.cancelTimer(timer);
            });
        } catch (RejectedExecutionException e) {
            vertx.cancelTimer(timer);
            exchange.failed(503, "stopping", "the control plane is stopping");
        }
    }

    private void respond(
            Exchange exchange, RouteTable.Match match, byte[] body, Map<String, List<String>> headers, String query) {
        HttpServerRequest request = exchange.request();
        try {
            exchange.answer(match.route()
                    .responder()
                    .respond(new WebRequest(
                            exchange.id(),
                            match.route().method(),
                            exchange.path(),
                            match.parameters(),
                            WebRequest.decode(query),
                            headers,
                            text(body),
                            String.valueOf(request.remoteAddress()))));
        } catch (Refused refused) {
            exchange.refuse(refused);
        } catch (Refusal refusal) {
            exchange.answer(Answer.problem(Statuses.problem(refusal)));
        } catch (BadValue bad) {
            exchange.answer(Answer.problem(Statuses.problem(Refusal.of(bad))));
        } catch (BadJson bad) {
            exchange.refuse(Refused.of(400, "bad-json", String.valueOf(bad.getMessage()), "Correct the body."));
        } catch (RuntimeException | Error bug) {
            LOG.atError()
                    .setMessage("request failed by our fault")
                    .addKeyValue("id", exchange.id())
                    .addKeyValue(
                            "route",
                            match.route().method() + " " + match.route().path())
                    .setCause(bug)
                    .log();
            exchange.failed(500, "internal", "something went wrong on our side");
        }
    }

    private static String text(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw Refused.of(400, "bad-request", "the body is not UTF-8", "Send text in UTF-8.");
        }
    }

    private static Map<String, List<String>> headers(HttpServerRequest request) {
        Map<String, List<String>> headers = new HashMap<>();
        request.headers()
                .forEach(header -> headers.computeIfAbsent(
                                header.getKey().toLowerCase(Locale.ROOT), name -> new java.util.ArrayList<>())
                        .add(header.getValue()));
        return headers;
    }
}
