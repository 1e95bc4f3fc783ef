package io.raybound.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.testkit.Eventually;
import io.raybound.testkit.RawClient;
import io.raybound.testkit.RecordingBackend;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RelayServerIT {
    private final Loops loops = Loops.create(2);
    private final AtomicReference<HttpService> service = new AtomicReference<>(request -> Answer.text(200, "hello"));
    private RecordingBackend backend;
    private RelayServer server;

    @BeforeEach
    void start() throws Exception {
        backend = RecordingBackend.ok();
        Limits limits = Limits.defaults()
                .header(Duration.ofSeconds(2))
                .answer(Duration.ofSeconds(3))
                .recheck(Duration.ofMillis(50));
        ServerOptions options = ServerOptions.on(Addresses.parse("127.0.0.1:0")).limits(limits);
        server = RelayServer.start(loops, options, request -> service.get().decide(request));
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        backend.close();
        loops.close();
    }

    private Target target() {
        return Target.plain(backend.address());
    }

    private RawClient client() throws Exception {
        return new RawClient(server.address());
    }

    private void forward() {
        service.set(request -> Forward.to(target()).affinity("user"));
    }

    @Test
    void anAnswerKeepsTheConnectionForTheNextRequest() throws Exception {
        try (RawClient client = client()) {
            assertThat(client.get("/", "a").body()).isEqualTo("hello\n");
            assertThat(client.get("/again", "a").status()).isEqualTo(200);
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        service.set(request -> Answer.text(200, request.target()));
        try (RawClient client = client()) {
            client.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.reply().body()).isEqualTo("/1\n");
            assertThat(client.reply().body()).isEqualTo("/2\n");
        }
    }

    @Test
    void headNeverCarriesABody() throws Exception {
        forward();
        try (RawClient client = client()) {
            client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
            RawClient.Reply reply = client.reply(false);
            assertThat(reply.has("Content-Length: 2")).isTrue();
            assertThat(client.get("/", "a").body()).isEqualTo("ok");
        }
    }

    @Test
    void oneBackendConnectionServesOneClientConnection() throws Exception {
        forward();
        try (RawClient client = client()) {
            for (int i = 0; i < 5; i++) {
                assertThat(client.get("/" + i, "a").body()).isEqualTo("ok");
            }
        }
        try (RawClient other = client()) {
            assertThat(other.get("/", "a").status()).isEqualTo(200);
        }
        assertThat(backend.connections()).isEqualTo(2);
    }

    @Test
    void anotherOwnerOnTheSameClientConnectionGetsItsOwnBackendConnection() throws Exception {
        service.set(request ->
                Forward.to(target()).affinity(String.valueOf(request.headers().get("User"))));
        try (RawClient client = client()) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\nUser: ann\r\n\r\n").reply();
            client.send("GET / HTTP/1.1\r\nHost: a\r\nUser: bob\r\n\r\n").reply();
        }
        assertThat(backend.connections()).isEqualTo(2);
    }

    @Test
    void aBodyOfUnknownLengthArrivesWholeAndWithoutTrailers() throws Exception {
        forward();
        try (RawClient client = client()) {
            client.send("POST /p HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
            client.send("2\r\nde\r\n0\r\nX-Trailer: 1\r\n\r\n");
            assertThat(client.reply().status()).isEqualTo(200);
        }
        assertThat(backend.seen().getFirst().body()).isEqualTo("abcde");
        assertThat(backend.seen().getFirst().head()).doesNotContain("X-Trailer");
    }

    @Test
    void aClientThatWaitsIsToldToContinue() throws Exception {
        forward();
        try (RawClient client = client()) {
            client.send("PUT /p HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
            assertThat(client.reply().status()).isEqualTo(100);
            assertThat(client.send("xyz").reply().status()).isEqualTo(200);
        }
        assertThat(backend.seen().getFirst().values("Expect")).isEmpty();
    }

    @Test
    void aStaleBackendConnectionIsReplacedUnseen() throws Exception {
        backend.script((seen, in, out) -> {
            RecordingBackend.write(out, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            return false;
        });
        forward();
        try (RawClient client = client()) {
            for (int i = 0; i < 4; i++) {
                assertThat(client.get("/" + i, "a").body()).isEqualTo("ok");
            }
        }
    }

    @Test
    void anUnreachableBackendIsA502() throws Exception {
        service.set(request -> Forward.to(Target.plain(Addresses.parse("127.0.0.1:1"))));
        try (RawClient client = client()) {
            assertThat(client.get("/", "a").status()).isEqualTo(502);
            assertThat(client.get("/", "a").status()).isEqualTo(502);
        }
    }

    @Test
    void aBackendThatBreaksInItsAnswerNeverLooksWhole() throws Exception {
        backend.script((seen, in, out) -> {
            RecordingBackend.write(out, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
            return false;
        });
        forward();
        try (RawClient client = client()) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.rest()).contains("half").endsWith("<reset>");
        }
    }

    @Test
    void aSilentBackendIsA504() throws Exception {
        backend.script((seen, in, out) -> in.read() >= 0);
        forward();
        try (RawClient client = client()) {
            assertThat(client.get("/", "a").status()).isEqualTo(504);
        }
    }

    @Test
    void aSlowHeadIsCutOff() throws Exception {
        try (RawClient client = client()) {
            client.send("GET / HTTP/1.1\r\nHo");
            assertThat(client.reply().status()).isEqualTo(408);
            assertThat(client.ended()).isTrue();
        }
    }

    @Test
    void theParkedAnswerComesWhenItIsThereAndIsCancelledWhenTheClientGoes() throws Exception {
        CompletableFuture<Answer> parked = new CompletableFuture<>();
        AtomicReference<CompletableFuture<Answer>> second = new AtomicReference<>();
        service.set(request -> new Decision.Collect(10, (head, body) -> {
            if (head.path().equals("/1")) {
                return parked;
            }
            second.set(new CompletableFuture<>());
            return second.get();
        }));
        try (RawClient client = client()) {
            client.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\n");
            parked.complete(Answer.text(200, "now"));
            assertThat(client.reply().body()).isEqualTo("now\n");
            client.send("GET /2 HTTP/1.1\r\nHost: a\r\n\r\n");
            Eventually.within(Eventually.patience(), "the second poll is parked", () -> second.get() != null);
        }
        Eventually.within(
                Eventually.patience(), "it is cancelled", () -> second.get().isCancelled());
    }

    @Test
    void aCompleteBodyIsBoundedWhetherDeclaredOrNot() throws Exception {
        service.set(request -> Decision.Collect.blocking(5, (head, body) -> Answer.text(200, "got " + body.length)));
        try (RawClient client = client()) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n12345");
            assertThat(client.reply().body()).isEqualTo("got 5\n");
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\n");
            assertThat(client.reply().status()).isEqualTo(413);
        }
        try (RawClient client = client()) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n123456\r\n0\r\n\r\n");
            assertThat(client.reply().status()).isEqualTo(413);
        }
    }

    @Test
    void aRefusedUploadIsReadOnSoThatTheAnswerIsSeen() throws Exception {
        service.set(request -> Answer.text(401, "no access"));
        try (RawClient client = client()) {
            client.send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 5000000\r\n\r\n");
            client.send("x".repeat(5_000_000));
            assertThat(client.reply().body()).isEqualTo("no access\n");
            assertThat(client.get("/", "a").status()).isEqualTo(401);
        }
    }

    @Test
    void ourOwnBugIsA500WithoutDetail() throws Exception {
        service.set(request -> {
            throw new IllegalStateException("secret detail");
        });
        try (RawClient client = client()) {
            RawClient.Reply reply = client.get("/", "a");
            assertThat(reply.status()).isEqualTo(500);
            assertThat(reply.body()).doesNotContain("secret");
        }
    }

    @Test
    void aWebSocketPassesBothWaysAfterTheSwitch() throws Exception {
        backend.script(EchoScript::webSocket);
        forward();
        try (RawClient client = client()) {
            client.send(EchoScript.upgrade("/ws"));
            assertThat(client.reply(false).status()).isEqualTo(101);
            client.send("ping1");
            assertThat(client.take(5)).isEqualTo("ping1");
        }
    }

    @Test
    void anOpenWebSocketEndsWhenAccessEnds() throws Exception {
        AtomicBoolean allowed = new AtomicBoolean(true);
        backend.script(EchoScript::webSocket);
        service.set(request -> Forward.to(target()).allowedWhile(allowed::get));
        try (RawClient client = client()) {
            client.send(EchoScript.upgrade("/ws"));
            assertThat(client.reply(false).status()).isEqualTo(101);
            allowed.set(false);
            assertThat(client.rest()).isIn("", "<reset>");
        }
    }

    @Test
    void anUpgradeToHttp2IsNeverForwarded() throws Exception {
        forward();
        try (RawClient client = client()) {
            client.send(RawClient.head(
                    "GET / HTTP/1.1",
                    "Host: a",
                    "Connection: Upgrade, HTTP2-Settings",
                    "Upgrade: h2c",
                    "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA"));
            assertThat(client.reply().status()).isEqualTo(200);
        }
        assertThat(backend.seen().getFirst().values("Upgrade")).isEmpty();
        assertThat(backend.seen().getFirst().values("HTTP2-Settings")).isEmpty();
    }

    @Test
    void aBackendMayNotSwitchWithoutBeingAsked() throws Exception {
        backend.script((seen, in, out) -> {
            RecordingBackend.write(out, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n");
            return false;
        });
        forward();
        try (RawClient client = client()) {
            assertThat(client.get("/", "a").status()).isEqualTo(502);
        }
    }

    @Test
    void anEarlyAnswerOfTheBackendReachesAClientThatStillSends() throws Exception {
        service.set(request -> Forward.to(target()));
        backend.script((seen, in, out) -> {
            RecordingBackend.write(out, "HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\nConnection: close\r\n\r\nbig");
            return false;
        });
        try (RawClient client = client()) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n0123456789");
            assertThat(client.reply().status()).isEqualTo(413);
        }
    }

    @Test
    void aDeferredDecisionIsCarriedOutWhenItIsThere() throws Exception {
        service.set(request -> Decision.Deferred.blocking(() -> Forward.to(target())));
        try (RawClient client = client()) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc");
            assertThat(client.reply().body()).isEqualTo("ok");
            assertThat(client.get("/", "a").body()).isEqualTo("ok");
        }
    }

    @Test
    void stoppingLetsTheRunningExchangeEnd() throws Exception {
        CompletableFuture<Answer> parked = new CompletableFuture<>();
        CompletableFuture<Boolean> waiting = new CompletableFuture<>();
        service.set(request -> new Decision.Collect(0, (head, body) -> {
            waiting.complete(true);
            return parked;
        }));
        try (RawClient client = client()) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            waiting.get();
            Thread stopping = Thread.ofVirtual().start(server::close);
            parked.complete(Answer.text(200, "last"));
            assertThat(client.reply().body()).isEqualTo("last\n");
            assertThat(client.ended()).isTrue();
            stopping.join();
        }
    }

    @Test
    void theClientsAnswerObserverSeesSmallAnswers() throws Exception {
        CompletableFuture<String> seen = new CompletableFuture<>();
        service.set(request -> Forward.to(target())
                .observe((status, body) -> seen.complete(status + " " + new String(body, StandardCharsets.UTF_8))));
        try (RawClient client = client()) {
            client.get("/", "a");
            assertThat(answered(seen)).isEqualTo("200 ok");
        }
    }

    private static String answered(CompletableFuture<String> seen) throws InterruptedException, ExecutionException {
        return seen.get();
    }
}
