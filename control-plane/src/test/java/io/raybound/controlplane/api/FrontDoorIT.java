package io.raybound.controlplane.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raybound.control.Code;
import io.raybound.control.Refusal;
import io.raybound.wire.Json;
import io.raybound.wire.Problem;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrontDoorIT {
    private static final String HOST = "console.raybound.localhost";
    private static final List<SocketAddress> ACCEPTED = Collections.synchronizedList(new ArrayList<>());

    @TempDir
    static Path folder;

    private static FrontDoor door;
    private static int port;
    private static SSLContext client;

    @BeforeAll
    static void start() throws Exception {
        DoorSettings settings = new DoorSettings(
                HOST,
                "127.0.0.1",
                0,
                new DoorSettings.Limits(1_000, Duration.ofSeconds(1), Duration.ofSeconds(4)),
                TestTls.server(folder, HOST));
        List<Route> routes = List.of(
                Route.get("/v1/things/{id}", request -> Answer.ok(request.pathParameters())),
                new Route(
                        "POST", "/v1/things", Set.of("application/json"), request -> Answer.json(201, request.body())),
                Route.get("/bug", request -> {
                    throw new IllegalStateException("io.raybound.secret canary");
                }),
                Route.get("/refused", request -> {
                    throw new Refusal(Code.NAME_TAKEN, "taken", "Choose another.");
                }),
                Route.get(
                        "/slow",
                        request -> new java.util.concurrent.CompletableFuture<Answer>()
                                .completeOnTimeout(Answer.nothing(), 20, java.util.concurrent.TimeUnit.SECONDS)
                                .join()));
        door = new FrontDoor(settings, routes, (local, remote) -> ACCEPTED.add(remote));
        port = door.start();
        client = TestTls.trusting(Files.readString(folder.resolve("root.pem")));
    }

    @AfterAll
    static void stop() {
        door.close();
    }

    private record Reply(int status, String head, String body) {
        Problem problem() {
            assertThat(head).contains("application/problem+json");
            return Json.read(body, Problem.class);
        }
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: " + HOST + ":" + port + "\r\nConnection: close\r\n\r\n";
    }

    private static String post(String path, String headers, String body) {
        return "POST " + path + " HTTP/1.1\r\nHost: " + HOST + "\r\nConnection: close\r\nContent-Length: "
                + body.length() + "\r\n" + headers + "\r\n" + body;
    }

    private static Reply send(String raw) throws IOException {
        try (SSLSocket socket = (SSLSocket) client.getSocketFactory().createSocket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5_000);
            socket.setSoTimeout(10_000);
            socket.startHandshake();
            OutputStream out = socket.getOutputStream();
            out.write(raw.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            String text = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int end = text.indexOf("\r\n\r\n");
            assertThat(end).as(text).isPositive();
            return new Reply(Integer.parseInt(text.substring(9, 12)), text.substring(0, end), text.substring(end + 4));
        }
    }

    @Test
    void aRequestReachesItsHandlerWithDecodedPathAndSecurityHeaders() throws Exception {
        Reply reply = send(get("/v1/things/a%20b:3"));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo("{\"id\":\"a b:3\"}");
        assertThat(reply.head().toLowerCase(Locale.ROOT))
                .contains("content-security-policy: default-src 'none'")
                .contains("frame-ancestors 'none'")
                .contains("strict-transport-security:")
                .contains("x-content-type-options: nosniff")
                .contains("referrer-policy: same-origin")
                .contains("x-request-id:");
        assertThat(ACCEPTED).isNotEmpty();
    }

    @Test
    void anotherHostIsMisdirected() throws Exception {
        for (String host :
                List.of("127.0.0.1:" + port, "evil.example", "console.raybound.localhost.evil.example", "x." + HOST)) {
            Reply reply = send("GET /v1/things/a HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
            assertThat(reply.status()).as(host).isEqualTo(421);
            assertThat(reply.problem().code()).isEqualTo("wrong-host");
        }
        Reply same =
                send("GET /v1/things/a HTTP/1.1\r\nHost: CONSOLE.raybound.localhost.\r\nConnection: close\r\n\r\n");
        assertThat(same.status()).as("spelling of the own name").isEqualTo(200);
    }

    @Test
    void noHostOrTwoAreRefused() throws Exception {
        assertThat(send("GET /v1/things/a HTTP/1.1\r\nConnection: close\r\n\r\n")
                        .status())
                .isIn(400, 421);
        Reply two = send(
                "GET /v1/things/a HTTP/1.1\r\nHost: " + HOST + "\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
        assertThat(two.status()).isIn(400, 421);
    }

    @Test
    void unknownPathsAndMethodsAreProblems() throws Exception {
        assertThat(send(get("/nothing")).problem().code()).isEqualTo("not-found");
        assertThat(send(get("/v1/things/a/")).status()).isEqualTo(404);
        assertThat(send(get("//v1/things/a")).status()).isEqualTo(404);
        assertThat(send(get("/v1/things/..%2Fa")).body()).isEqualTo("{\"id\":\"../a\"}");
        Reply wrong = send("DELETE /v1/things/a HTTP/1.1\r\nHost: " + HOST + "\r\nConnection: close\r\n\r\n");
        assertThat(wrong.status()).isEqualTo(405);
        assertThat(wrong.head()).contains("GET");
        assertThat(wrong.problem().code()).isEqualTo("method-not-allowed");
    }

    @Test
    void bodiesOfOtherTypesAreRefused() throws Exception {
        assertThat(send(post("/v1/things", "Content-Type: text/plain\r\n", "x"))
                        .problem()
                        .code())
                .isEqualTo("unsupported-media-type");
        assertThat(send(post("/v1/things", "", "x")).status()).isEqualTo(415);
        assertThat(send(post("/v1/things", "Content-Type: application/json\r\nContent-Encoding: gzip\r\n", "x"))
                        .status())
                .isEqualTo(415);
        assertThat(send(post("/v1/things", "Content-Type: application/json; charset=utf-8\r\n", "{}"))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void aBodyOverTheLimitIsRefusedAnnouncedOrNot() throws Exception {
        Reply announced = send("POST /v1/things HTTP/1.1\r\nHost: " + HOST
                + "\r\nContent-Type: application/json\r\nContent-Length: 1001\r\n\r\n");
        assertThat(announced.status()).isEqualTo(413);
        assertThat(announced.problem().code()).isEqualTo("body-too-large");
        String chunk = "3e8\r\n" + "x".repeat(1000) + "\r\n";
        Reply chunked = send("POST /v1/things HTTP/1.1\r\nHost: " + HOST
                + "\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk + chunk);
        assertThat(chunked.status()).isEqualTo(413);
    }

    @Test
    void aBodyThatIsNotUtf8IsRefused() throws Exception {
        Reply reply = send(post("/v1/things", "Content-Type: application/json\r\n", "\u00ff\u00fe"));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.problem().detail()).contains("UTF-8");
    }

    @Test
    void aBodyThatNeverComesTimesOut() throws Exception {
        Reply reply = send("POST /v1/things HTTP/1.1\r\nHost: " + HOST
                + "\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{");
        assertThat(reply.status()).isEqualTo(408);
    }

    @Test
    void aConnectionThatSaysNothingIsClosed() throws Exception {
        try (SSLSocket socket = (SSLSocket) client.getSocketFactory().createSocket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5_000);
            socket.setSoTimeout(10_000);
            socket.startHandshake();
            socket.getOutputStream().write("GET /v1/th".getBytes(StandardCharsets.ISO_8859_1));
            assertThatThrownBy(() -> {
                        if (socket.getInputStream().read() < 0) {
                            throw new EOFException();
                        }
                    })
                    .as("closed, politely or not, and not by our own time limit")
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void ourBugShowsAnIdAndNothingElse() throws Exception {
        Reply reply = send(get("/bug"));
        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.problem().code()).isEqualTo("internal");
        assertThat(reply.body())
                .doesNotContain("canary")
                .doesNotContain("Exception")
                .doesNotContain("io.raybound");
        String id = reply.head()
                .lines()
                .filter(l -> l.toLowerCase(Locale.ROOT).startsWith("x-request-id"))
                .findFirst()
                .orElseThrow();
        assertThat(reply.problem().detail()).contains(id.substring(id.indexOf(':') + 2));
    }

    @Test
    void refusalsOfTheDomainKeepTheirCode() throws Exception {
        Reply reply = send(get("/refused"));
        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.problem().code()).isEqualTo("name-taken");
        assertThat(reply.problem().nextStep()).isEqualTo("Choose another.");
    }

    @Test
    void anAnswerThatTakesTooLongIsGivenUp() throws Exception {
        Reply reply = send(get("/slow"));
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.problem().code()).isEqualTo("timeout");
    }

    @Test
    void oversizedLinesAndHeadersAreRefused() throws Exception {
        assertThat(send(get("/v1/things/" + "x".repeat(9_000))).status()).isEqualTo(414);
        Reply headers =
                send("GET /v1/things/a HTTP/1.1\r\nHost: " + HOST + "\r\nX: " + "x".repeat(20_000) + "\r\n\r\n");
        assertThat(headers.status()).isEqualTo(431);
        assertThat(headers.problem().code()).isEqualTo("headers-too-large");
        assertThat(send("HELLO\r\n\r\n").status()).isEqualTo(400);
    }

    @Test
    void conflictingFramingIsRefused() throws Exception {
        Reply reply = send(
                "POST /v1/things HTTP/1.1\r\nHost: " + HOST
                        + "\r\nContent-Type: application/json\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
        assertThat(reply.status()).isEqualTo(400);
    }
}
