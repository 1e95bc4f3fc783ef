package io.raybound.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raybound.testkit.Eventually;
import io.raybound.testkit.RawClient;
import io.raybound.testkit.TlsSockets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TlsIT {
    private static final String A = "a.site.localhost";
    private static final String B = "b.site.localhost";

    private final TestPki pki = new TestPki();
    private final TlsSockets sockets = new TlsSockets(pki.rootPem());
    private final Loops loops = Loops.create(2);
    private final TlsKeys keys = TlsKeys.of(pki.key("*.site.localhost"));
    private RelayServer server;

    @BeforeEach
    void start() {
        ServerOptions options = ServerOptions.on(Addresses.parse("127.0.0.1:0")).tls(keys);
        server = RelayServer.start(loops, options, request -> Answer.text(200, "hello " + request.host()));
    }

    @AfterEach
    void stop() {
        server.close();
        loops.close();
    }

    @Test
    void boringSslServesHere() {
        assertThat(TlsKeys.provider()).isEqualTo(io.netty.handler.ssl.SslProvider.OPENSSL);
    }

    @Test
    void theNameOfTheHandshakeMustBeTheHost() throws Exception {
        try (RawClient client = sockets.client(server.address(), A)) {
            assertThat(client.get("/", A + ":8443").body()).isEqualTo("hello " + A + "\n");
            assertThat(client.get("/", B).status()).isEqualTo(421);
            assertThat(client.get("/", A.toUpperCase(java.util.Locale.ROOT) + ".")
                            .status())
                    .isEqualTo(200);
        }
        try (RawClient nameless = sockets.client(server.address(), null)) {
            assertThat(nameless.get("/", A).status()).isEqualTo(421);
        }
    }

    @Test
    void plainBytesOnATlsPortEndTheConnection() throws Exception {
        try (RawClient client = new RawClient(server.address())) {
            client.send("GET / HTTP/1.1\r\nHost: " + A + "\r\n\r\n");
            assertThat(client.rest()).doesNotContain("hello");
        }
    }

    @Test
    void aSwapIsSeenByNewHandshakesAndDropsNoRequest() throws Exception {
        AtomicBoolean going = new AtomicBoolean(true);
        AtomicInteger done = new AtomicInteger();
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        List<Thread> load = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            boolean keep = i % 2 == 0;
            load.add(Thread.ofVirtual().start(() -> {
                try {
                    while (going.get()) {
                        request(keep ? 20 : 1, done);
                    }
                } catch (Exception e) {
                    failures.add(e);
                }
            }));
        }
        X509Certificate last = null;
        for (int i = 0; i < 20; i++) {
            ServerKey fresh = pki.key("*.site.localhost");
            keys.swap(fresh);
            last = fresh.chain().getFirst();
            int before = done.get();
            Eventually.within(Eventually.patience(), "requests go on", () -> done.get() > before + 5);
        }
        going.set(false);
        for (Thread each : load) {
            each.join();
        }
        assertThat(failures).isEmpty();
        try (SSLSocket socket = sockets.connect(server.address(), A)) {
            assertThat(socket.getSession().getPeerCertificates()[0]).isEqualTo(last);
        }
    }

    private void request(int times, AtomicInteger done) throws Exception {
        try (RawClient client = sockets.client(server.address(), A)) {
            for (int i = 0; i < times; i++) {
                assertThat(client.get("/", A).status()).isEqualTo(200);
                done.incrementAndGet();
            }
        }
    }

    @Test
    void aBadKeyChangesNothing() throws Exception {
        ServerKey one = pki.key(A);
        ServerKey two = pki.key(A);
        assertThatThrownBy(() -> keys.swap(new ServerKey(one.chain(), two.key())))
                .isInstanceOf(IllegalArgumentException.class);
        try (RawClient client = sockets.client(server.address(), A)) {
            assertThat(client.get("/", A).status()).isEqualTo(200);
        }
    }

    @Test
    void eachNameGetsItsOwnKey() throws Exception {
        ServerKey first = pki.key("first.localhost");
        ServerKey exact = pki.key(A);
        keys.swap(first, exact, pki.key("*.site.localhost"));
        try (SSLSocket socket = sockets.connect(server.address(), A)) {
            assertThat(socket.getSession().getPeerCertificates()[0])
                    .isEqualTo(exact.chain().getFirst());
        }
        try (SSLSocket socket = sockets.connect(server.address(), "unknown.localhost")) {
            assertThat(socket.getSession().getPeerCertificates()[0])
                    .isEqualTo(first.chain().getFirst());
        }
    }
}
