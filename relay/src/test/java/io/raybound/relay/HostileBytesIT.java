package io.raybound.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.testkit.RawClient;
import io.raybound.testkit.RecordingBackend;
import io.raybound.testkit.Seeds;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Request smuggling (RFC 9112 section 11.2): whatever is sent, the backend sees no more requests than were accepted,
/// and never the hidden one.
class HostileBytesIT {
    private static final String CANARY = "GET /canary HTTP/1.1\r\nHost: a\r\n\r\n";

    private final Loops loops = Loops.create(2);
    private final AtomicInteger accepted = new AtomicInteger();
    private RecordingBackend backend;
    private RelayServer server;

    @BeforeEach
    void start() throws Exception {
        backend = RecordingBackend.ok();
        Limits limits = Limits.defaults().header(Duration.ofMillis(400)).idle(Duration.ofMillis(400));
        ServerOptions options = ServerOptions.on(Addresses.parse("127.0.0.1:0")).limits(limits);
        Target target = Target.plain(backend.address());
        server = RelayServer.start(loops, options, request -> {
            accepted.incrementAndGet();
            return request.path().equals("/canary")
                    ? Answer.text(403, "seen by the policy, never by the backend")
                    : Forward.to(target);
        });
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        backend.close();
        loops.close();
    }

    private static List<String> corpus() {
        String post = "POST /p HTTP/1.1\r\nHost: a\r\n";
        int length = CANARY.length();
        return List.of(
                post + "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + CANARY,
                post + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n5c\r\n" + CANARY + "0\r\n\r\n",
                post + "Content-Length: 0\r\nContent-Length: " + length + "\r\n\r\n" + CANARY,
                post + "Content-Length: " + length + "\r\nContent-Length: 0\r\n\r\n" + CANARY,
                post + "Content-Length: 0, " + length + "\r\n\r\n" + CANARY,
                post + "Content-Length: +0\r\n\r\n" + CANARY,
                post + "Content-Length : " + length + "\r\n\r\n" + CANARY,
                post + "Content-Length:\n " + length + "\r\n\r\n" + CANARY,
                post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n" + CANARY,
                post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + CANARY,
                post + "Transfer-Encoding:\tchunked\u000b\r\n\r\n0\r\n\r\n" + CANARY,
                post + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" + CANARY,
                post + "Transfer-Encoding\n: chunked\r\n\r\n0\r\n\r\n" + CANARY,
                post + "X: y\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + CANARY,
                post + "Foo: bar\r\n Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + CANARY,
                post + "Transfer-Encoding: chunked\r\n\r\n0;ext=\"\n\"\r\n\r\n" + CANARY,
                post + "Transfer-Encoding: chunked\r\n\r\n0\n\n" + CANARY,
                post + "Transfer-Encoding: chunked\r\n\r\n1\r\nAX\r\n0\r\n\r\n" + CANARY,
                post + "Transfer-Encoding: chunked\r\n\r\n100000000\r\n" + CANARY,
                post + "Transfer-Encoding: chunked\r\n\r\n-1\r\n" + CANARY,
                post + "Transfer-Encoding: chunked\r\n\r\n0\r\nFoo\r\n\r\n" + CANARY,
                "GET / HTTP/1.1\r\nHost: a\r\nX: \r\r\n\r\n" + CANARY,
                "GET / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + CANARY,
                "GET / HTTP/1.1\r\nHost: a\r\nConnection: Transfer-Encoding\r\nTransfer-Encoding: chunked\r\n"
                        + "Content-Length: 5\r\n\r\n0\r\n\r\n" + CANARY,
                "GET / HTTP/1.1\nHost: a\n\n" + CANARY,
                "GET / HTTP/1.1\r\nHost: a\r\n\rX: y\r\n\r\n" + CANARY,
                "GET http://b/canary HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nContent-Length: " + length
                        + "\r\nSec-WebSocket-Key: x\r\n\r\n" + CANARY,
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + CANARY,
                "GET /canary\r\n\r\n");
    }

    @Test
    void theHiddenRequestNeverReachesTheBackend() throws Exception {
        for (String attack : corpus()) {
            send(attack);
        }
        assertThat(backend.seen()).allSatisfy(seen -> assertThat(seen.head()).doesNotContain("canary"));
        assertThat(backend.seen().size()).isLessThanOrEqualTo(accepted.get());
    }

    @Test
    void changedBytesOfTheCorpusHideNothingEither() throws Exception {
        List<String> corpus = corpus();
        Seeds.each(150, random -> {
            try {
                send(mutate(corpus.get(random.nextInt(corpus.size())), random));
            } catch (IOException gone) {
                // the server may end the connection while we still send
            }
        });
        assertThat(backend.seen()).allSatisfy(seen -> assertThat(seen.line()).doesNotContain("canary"));
        assertThat(backend.seen().size()).isLessThanOrEqualTo(accepted.get());
    }

    private static String mutate(String text, Random random) {
        StringBuilder bytes = new StringBuilder(text);
        String odd = "\r\n\t \0:;,0123456789abcdefXx-_\u00ff";
        int head = text.indexOf("canary");
        for (int i = 0; i < 1 + random.nextInt(3); i++) {
            int at = random.nextInt(Math.max(1, head));
            char c = odd.charAt(random.nextInt(odd.length()));
            switch (random.nextInt(3)) {
                case 0 -> bytes.setCharAt(at, c);
                case 1 -> bytes.insert(at, c);
                default -> bytes.deleteCharAt(at);
            }
        }
        return bytes.toString();
    }

    private void send(String bytes) throws IOException {
        try (RawClient client = new RawClient(server.address())) {
            client.send(bytes);
            client.rest();
        } catch (SocketException reset) {
            // refused while we still sent
        }
    }
}
