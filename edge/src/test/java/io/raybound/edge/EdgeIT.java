package io.raybound.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.testkit.Eventually;
import io.raybound.testkit.RawClient;
import io.raybound.testkit.RecordingBackend;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EdgeIT {
    private static final String DEMO = "demo-abc123." + EdgeHarness.SITE;
    private static final String OTHER = "other-abc123." + EdgeHarness.SITE;

    private RecordingBackend demo;
    private RecordingBackend other;
    private EdgeHarness edge;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        demo = RecordingBackend.ok();
        other = RecordingBackend.ok();
        edge = new EdgeHarness(folder, EdgeHarness.route("demo-abc123", demo.address()));
    }

    @AfterEach
    void stop() throws Exception {
        edge.close();
        demo.close();
        other.close();
    }

    @Test
    void aLiveHostLeadsToItsHeadAgentWhichLearnsTheClient() throws Exception {
        RawClient.Reply reply = edge.get("demo-abc123", "/api/version?x=1", "X-Forwarded-For: 6.6.6.6");
        assertThat(reply.body()).isEqualTo("ok");
        RecordingBackend.Seen seen = demo.seen().getFirst();
        assertThat(seen.line()).isEqualTo("GET /api/version?x=1 HTTP/1.1");
        assertThat(seen.values("Host")).isEqualTo(List.of(DEMO + ":8443"));
        assertThat(seen.values("X-Forwarded-For")).isEqualTo(List.of("127.0.0.1"));
        assertThat(seen.values("X-Forwarded-Proto")).isEqualTo(List.of("https"));
        assertThat(edge.connectionsLog()).contains("\"program\":\"edge\"").contains("\"event\":\"connect\"");
    }

    @Test
    void aHostWithoutRouteIs404AndAnotherHostThanTheHandshakesIs421() throws Exception {
        edge.routes(
                EdgeHarness.route("demo-abc123", demo.address()), EdgeHarness.route("other-abc123", other.address()));
        assertThat(edge.get("gone-abc123", "/").status()).isEqualTo(404);
        Eventually.within(
                Eventually.patience(),
                "the new route is live",
                () -> edge.get("other-abc123", "/").status() == 200);
        int before = other.seen().size();
        try (RawClient client = edge.client(DEMO)) {
            assertThat(client.get("/", OTHER).status()).isEqualTo(421);
            assertThat(client.get("/", "127.0.0.1").status()).isEqualTo(421);
            assertThat(client.get("/", DEMO).status()).isEqualTo(200);
        }
        try (RawClient nameless = edge.client(null)) {
            assertThat(nameless.get("/", DEMO).status()).isEqualTo(421);
        }
        assertThat(other.seen()).hasSize(before);
    }

    @Test
    void aBadRoutesFileLeavesTheGoodOneInForce() throws Exception {
        edge.replace("routes.json", "{\"generation\":2,\"routes\":[");
        Eventually.within(
                Eventually.patience(),
                "still served",
                () -> edge.get("demo-abc123", "/").status() == 200);
        edge.routes(EdgeHarness.route("other-abc123", other.address()));
        Eventually.within(
                Eventually.patience(),
                "a good one is taken",
                () -> edge.get("demo-abc123", "/").status() == 404);
        assertThat(edge.get("other-abc123", "/").status()).isEqualTo(200);
    }

    @Test
    void aHeadAgentThatIsAwayIsSaidSoInTheReadersForm() throws Exception {
        demo.close();
        RawClient.Reply plain = edge.get("demo-abc123", "/");
        assertThat(plain.status()).isEqualTo(503);
        assertThat(plain.has("Retry-After: 5")).isTrue();
        assertThat(plain.body()).startsWith("the cluster does not answer");
        assertThat(edge.get("demo-abc123", "/", "Accept: text/html").body()).startsWith("<!doctype html>");
    }

    @Test
    void aNewCertificateIsServedWithoutAFailedRequest() throws Exception {
        AtomicBoolean going = new AtomicBoolean(true);
        AtomicInteger done = new AtomicInteger();
        AtomicInteger failed = new AtomicInteger();
        Thread load = Thread.ofVirtual().start(() -> {
            while (going.get()) {
                try {
                    boolean good = edge.get("demo-abc123", "/").status() == 200;
                    (good ? done : failed).incrementAndGet();
                } catch (java.io.IOException e) {
                    failed.incrementAndGet();
                }
            }
        });
        for (int i = 0; i < 3; i++) {
            X509Certificate fresh = edge.issue();
            Eventually.within(Eventually.patience(), "the new certificate is served", () -> {
                try (SSLSocket socket = edge.sockets().connect(edge.address(), DEMO)) {
                    return socket.getSession().getPeerCertificates()[0].equals(fresh);
                }
            });
        }
        going.set(false);
        load.join();
        assertThat(failed.get()).isZero();
        assertThat(done.get()).isPositive();
    }

    @Test
    void anOpenConnectionOutlivesARouteChange() throws Exception {
        try (RawClient client = edge.client(DEMO)) {
            assertThat(client.get("/", DEMO).status()).isEqualTo(200);
            edge.routes(EdgeHarness.route("demo-abc123", other.address()));
            Eventually.within(
                    Eventually.patience(),
                    "the same connection is led to the new place",
                    () -> client.get("/", DEMO).status() == 200 && !other.seen().isEmpty());
        }
    }
}
