package io.raybound.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.testkit.RawClient;
import io.raybound.testkit.RecordingBackend;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PortForwardIT {
    private static final String HOST = "demo.site.localhost";

    private final TestPki pki = new TestPki();
    private final Loops loops = Loops.create(2);
    private final AtomicInteger renewals = new AtomicInteger();
    private RecordingBackend backend;
    private RelayServer gateway;
    private PortForward forward;

    @BeforeEach
    void start() throws Exception {
        backend = RecordingBackend.ok();
        Target target = Target.plain(backend.address());
        ServerOptions options = ServerOptions.on(Addresses.parse("127.0.0.1:0")).tls(TlsKeys.of(pki.key(HOST)));
        gateway = RelayServer.start(loops, options, request -> Forward.to(target));
        forward = forward(pki.rootPem());
    }

    @AfterEach
    void stop() throws Exception {
        forward.close();
        gateway.close();
        backend.close();
        loops.close();
    }

    private PortForward forward(String roots) {
        Target remote = new Target(gateway.address(), TlsClient.trusting(HOST, roots));
        return PortForward.start(
                loops,
                new PortForward.Options(
                        Addresses.parse("127.0.0.1:0"),
                        remote,
                        HOST + ":8443",
                        () -> "Bearer grant-" + renewals.incrementAndGet(),
                        ConnectionsLog.none()));
    }

    private static RawClient.Reply ask(InetSocketAddress at, String... lines) throws Exception {
        try (RawClient client = new RawClient(at)) {
            return client.send(RawClient.head(lines)).reply();
        }
    }

    private String local() {
        return "127.0.0.1:" + forward.address().getPort();
    }

    @Test
    void plainRequestsArriveOverTlsWithTheHostAndAFreshGrant() throws Exception {
        try (RawClient client = new RawClient(forward.address())) {
            for (int i = 0; i < 2; i++) {
                client.send(RawClient.head(
                        "GET /api/version HTTP/1.1", "Host: " + local(), "Authorization: Bearer old", "Cookie: a=b"));
                assertThat(client.reply().status()).isEqualTo(200);
            }
        }
        assertThat(backend.seen().getFirst().values("Host")).isEqualTo(List.of(HOST + ":8443"));
        assertThat(backend.seen().getFirst().values("Cookie")).isEmpty();
        assertThat(backend.seen().stream().flatMap(seen -> seen.values("Authorization").stream()))
                .containsExactly("Bearer grant-1", "Bearer grant-2");
    }

    @Test
    void webSocketsPassToo() throws Exception {
        backend.script(EchoScript::webSocket);
        try (RawClient client = new RawClient(forward.address())) {
            client.send(EchoScript.upgrade("/ws").replace("Host: a", "Host: " + local()));
            assertThat(client.reply(false).status()).isEqualTo(101);
            assertThat(client.send("hello").take(5)).isEqualTo("hello");
        }
    }

    @Test
    void webPagesCannotUseIt() throws Exception {
        String get = "GET / HTTP/1.1";
        String host = "Host: " + local();
        assertThat(ask(forward.address(), get, "Host: evil.example").status()).isEqualTo(403);
        assertThat(ask(forward.address(), get, host, "Origin: https://evil.example")
                        .status())
                .isEqualTo(403);
        assertThat(ask(forward.address(), get, host, "Sec-Fetch-Site: cross-site")
                        .status())
                .isEqualTo(403);
        assertThat(ask(forward.address(), get, host, "Origin: http://" + local())
                        .status())
                .isEqualTo(200);
        assertThat(backend.seen()).hasSize(1);
        assertThat(backend.seen().getFirst().values("Origin")).isEmpty();
    }

    @Test
    void aServerThatWeDoNotTrustIsNotSpokenTo() throws Exception {
        try (PortForward other = forward(new TestPki().rootPem())) {
            RawClient.Reply reply = ask(other.address(), "GET / HTTP/1.1", "Host: localhost");
            assertThat(reply.status()).isEqualTo(502);
            assertThat(reply.body()).contains("raybound doctor");
        }
        assertThat(backend.seen()).isEmpty();
    }
}
