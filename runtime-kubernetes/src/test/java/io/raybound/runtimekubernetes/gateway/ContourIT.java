package io.raybound.runtimekubernetes.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.raybound.runtimekubernetes.RealKubernetes;
import io.raybound.runtimekubernetes.check.Finding;
import io.raybound.testkit.Eventually;
import io.raybound.testkit.RawClient;
import io.raybound.testkit.TlsSockets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// Gateways through a real gateway: Contour with Envoy behind a LoadBalancer address of MetalLB, on a real node.
@Tag("kube-node")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ContourIT {
    private static final String SITE = "site-ctr";
    private static final String HOME = "raybound-system";
    private static final String PROJECT = "raybound-default";
    private static final String CONTOUR = "projectcontour";
    private static final String HOST = "demo-abc123." + SITE + ".i." + TestCertificate.DOMAIN;
    private static final String PLAIN = "plain-abc123." + SITE + ".i." + TestCertificate.DOMAIN;
    private static final String CONTROL = "control-abc123." + SITE + ".i." + TestCertificate.DOMAIN;
    private static final int UPLOAD = 99 * 1000 * 1000;
    private static final String GRANT = "raybound-" + SITE + "-certificate";

    private static RealKubernetes kubernetes;
    private static KubernetesClient client;
    private static TestCertificate certificate;
    private static Backend backend;
    private static Gateways gateways;

    @BeforeAll
    static void start() throws IOException {
        kubernetes = RealKubernetes.up("node");
        client = kubernetes.client();
        for (String image : List.of("metallb-controller", "contour", "envoy")) {
            kubernetes.load(image);
        }
        kubernetes.definitions("metallb");
        kubernetes.definitions("contour");
        Map<String, String> values = kubernetes.versions();
        kubernetes.manifest("metallb.yaml", values);
        kubernetes.manifest("contour.yaml", values);
        for (String name : List.of(HOME, PROJECT)) {
            kubernetes.apply("{apiVersion: v1, kind: Namespace, metadata: {name: " + name + "}}");
        }
        kubernetes.kubectl("", "-n", CONTOUR, "rollout", "status", "deployment/contour", "--timeout=120s");
        certificate = TestCertificate.of(SITE);
        backend = new Backend(kubernetes.machine());
        head("clu-demo-head");
        head("clu-plain-head");
        gateways = Gateways.of(client, settings(GatewaySettings.Kind.GATEWAY_API));
    }

    @AfterAll
    static void stop() throws IOException {
        backend.close();
        kubernetes.close();
    }

    private static GatewaySettings settings(GatewaySettings.Kind kind) {
        boolean api = kind == GatewaySettings.Kind.GATEWAY_API;
        return new GatewaySettings(
                kind, SITE, HOME, List.of(PROJECT), api, "contour", CONTOUR, "contour", Map.of(), List.of(), 443, null);
    }

    /// A head's Service whose one endpoint is the test's own backend.
    private static void head(String name) throws IOException {
        kubernetes.apply("""
                apiVersion: v1
                kind: Service
                metadata: {name: %1$s, namespace: raybound-default}
                spec: {ports: [{name: http, port: 80}]}
                ---
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: %1$s-1, namespace: raybound-default, labels: {kubernetes.io/service-name: %1$s}}
                addressType: IPv4
                ports: [{name: http, port: %2$d}]
                endpoints: [{addresses: ["%3$s"], conditions: {ready: true}}]
                """.formatted(name, backend.port(), kubernetes.machine()));
    }

    private static InetSocketAddress gate() throws IOException {
        return new InetSocketAddress(
                InetAddress.ofLiteral(gateways.address().orElseThrow().value()), 443);
    }

    private static RawClient open(String host) throws IOException {
        return new TlsSockets(certificate.chainPem()).client(gate(), host);
    }

    private static void verdict(Gateways of, String check, Finding.Verdict verdict) {
        Eventually.asserts(
                Duration.ofSeconds(30),
                () -> assertThat(of.findings().stream()
                                .filter(each -> each.check().equals(check)))
                        .isNotEmpty()
                        .allSatisfy(each ->
                                assertThat(each.verdict()).as(each.sentence()).isEqualTo(verdict)));
    }

    @Test
    @Order(1)
    void aSecretOfAnotherNamespaceIsRefusedBeforeTheGrantAndServedAfterIt() throws IOException {
        gateways.certificate(certificate.chainPem(), certificate.keyPem());
        gateways.route(new Route(PROJECT, "clu-demo", HOST, "clu-demo-head", 80, null));
        kubernetes.kubectl("", "-n", HOME, "delete", "referencegrant", GRANT);

        verdict(gateways, "listener", Finding.Verdict.FAILED);
        assertThat(gateways.findings().stream()
                        .filter(each -> each.check().equals("listener"))
                        .findFirst()
                        .orElseThrow())
                .satisfies(found -> {
                    assertThat(found.cause()).contains("RefNotPermitted");
                    assertThat(found.fix()).contains("ReferenceGrant");
                });
        assertThat(new ServedCertificate(gateways, 443).look().getFirst().verdict())
                .isNotEqualTo(Finding.Verdict.OK);

        gateways.certificate(certificate.chainPem(), certificate.keyPem());

        verdict(gateways, "listener", Finding.Verdict.OK);
        Eventually.asserts(
                Duration.ofSeconds(30),
                () -> assertThat(new ServedCertificate(gateways, 443).look().getFirst())
                        .satisfies(found ->
                                assertThat(found.verdict()).as(found.sentence()).isEqualTo(Finding.Verdict.OK)));
    }

    @Test
    @Order(2)
    void theHeadAnswersThroughTheGateway() {
        Eventually.within(
                Duration.ofSeconds(30),
                "the route is in force",
                () -> gateways.routeFindings(PROJECT, "clu-demo").isEmpty());
        Eventually.within(Duration.ofSeconds(30), "the head answers", () -> {
            try (RawClient one = open(HOST)) {
                RawClient.Reply reply = one.get("/", HOST);
                return reply.status() == 200 && reply.body().contains(HOST);
            }
        });
    }

    @Test
    @Order(3)
    void theLoadBalancerIsSeenAndItsAddressIsTheGateways() {
        verdict(gateways, "load-balancer", Finding.Verdict.OK);
        GatewayAddress address = gateways.address().orElseThrow();
        assertThat(address.value()).startsWith("10.234.");
        assertThat(address.reach()).isEqualTo(GatewayAddress.Reach.INTERNAL);
    }

    @Test
    @Order(4)
    void silenceUploadsEventsAndWebSocketsPassTheGateway() throws Exception {
        routeWithoutTimeOuts();
        CompletableFuture<RawClient.Reply> silent = silence(HOST);
        CompletableFuture<RawClient.Reply> control = silence(CONTROL);
        everythingElsePasses(HOST);
        assertThat(control.get(70, TimeUnit.SECONDS).status())
                .as("without our time-outs Envoy gives up after 15 s")
                .isEqualTo(504);
        assertThat(silent.get(70, TimeUnit.SECONDS)).satisfies(reply -> {
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.body()).isEqualTo("after " + Backend.SILENT_SECONDS + " s");
        });
    }

    /// The positive control: the same route as ours, but for its time-outs.
    private static void routeWithoutTimeOuts() {
        Route route = new Route(PROJECT, "clu-control", CONTROL, "clu-demo-head", 80, null);
        client.resource(new GatewayObjects(settings(GatewaySettings.Kind.GATEWAY_API)).route(route, false))
                .create();
        Eventually.within(
                Duration.ofSeconds(30),
                "the control is served",
                () -> gateways.routeFindings(PROJECT, "clu-control").isEmpty());
        Eventually.within(Duration.ofSeconds(30), "the control is served", () -> {
            try (RawClient one = open(CONTROL)) {
                return one.get("/", CONTROL).status() == 200;
            }
        });
    }

    private static CompletableFuture<RawClient.Reply> silence(String host) {
        // Not in the common pool: the Kubernetes client's own stages run there.
        CompletableFuture<RawClient.Reply> answer = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try (SSLSocket socket = new TlsSockets(certificate.chainPem()).connect(gate(), host);
                    RawClient one = new RawClient(socket)) {
                socket.setSoTimeout(65_000);
                answer.complete(one.get("/silent", host));
            } catch (IOException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    private static void everythingElsePasses(String host) throws IOException {
        try (RawClient one = open(host)) {
            one.send(RawClient.head(
                    "GET /ws HTTP/1.1",
                    "Host: " + host,
                    "Upgrade: websocket",
                    "Connection: Upgrade",
                    "Sec-WebSocket-Version: 13",
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="));
            assertThat(one.reply(false).status()).isEqualTo(101);
            assertThat(one.send("over and back").take(13)).isEqualTo("over and back");
        }
        try (RawClient one = open(host)) {
            one.send(RawClient.head("GET /events HTTP/1.1", "Host: " + host));
            assertThat(one.reply(false).status()).isEqualTo(200);
            assertThat(untilData(one, "first"))
                    .as("the first event comes while the second waits for us")
                    .isTrue();
            backend.seen();
            assertThat(untilData(one, "second")).isTrue();
        }
        try (RawClient one = open(host)) {
            one.send(RawClient.head("POST /upload HTTP/1.1", "Host: " + host, "Content-Length: " + UPLOAD));
            String block = "x".repeat(1_000_000);
            for (int sent = 0; sent < UPLOAD; sent += block.length()) {
                one.send(block);
            }
            assertThat(one.reply().body()).isEqualTo("got " + UPLOAD);
        }
    }

    /// A Contour that was started for a Gateway serves no Ingress until that Gateway has an HTTP listener.
    private static void contourWithoutGatewayApi() throws IOException {
        kubernetes.kubectl("", "-n", CONTOUR, "delete", "gateway", "contour");
        kubernetes.apply("{apiVersion: v1, kind: ConfigMap, metadata: {name: contour, namespace: projectcontour},"
                + " data: {contour.yaml: \"{}\"}}");
        kubernetes.kubectl("", "-n", CONTOUR, "rollout", "restart", "deployment/contour");
        kubernetes.kubectl("", "-n", CONTOUR, "rollout", "status", "deployment/contour", "--timeout=120s");
        Eventually.within(
                Duration.ofSeconds(60),
                "the old Contour is gone, and with it its endpoint",
                () -> client.pods()
                                .inNamespace(CONTOUR)
                                .withLabel("app", "contour")
                                .list()
                                .getItems()
                                .size()
                        == 1);
    }

    private static boolean untilData(RawClient one, String word) throws IOException {
        StringBuilder seen = new StringBuilder();
        while (seen.indexOf("data: " + word) < 0 && seen.length() < 500) {
            seen.append(one.take(1));
        }
        return seen.indexOf("data: " + word) >= 0;
    }

    @Test
    @Order(9)
    void aPlainIngressServesFromAMirroredSecretAndLeavesNothingBehind() throws Exception {
        contourWithoutGatewayApi();
        Gateways plain = Gateways.of(client, settings(GatewaySettings.Kind.INGRESS));
        gateways = plain;
        plain.certificate(certificate.chainPem(), certificate.keyPem());
        plain.route(new Route(PROJECT, "clu-plain", PLAIN, "clu-plain-head", 80, null));

        Eventually.within(
                Duration.ofSeconds(30),
                "Contour takes the Ingress",
                () -> plain.routeFindings(PROJECT, "clu-plain").isEmpty());
        verdict(plain, "ingress-class", Finding.Verdict.OK);
        verdict(plain, "load-balancer", Finding.Verdict.OK);
        assertThat(plain.address().orElseThrow().value()).startsWith("10.234.");
        Eventually.within(Duration.ofSeconds(60), "the head answers every time, on whatever endpoint", () -> {
            for (int i = 0; i < 10; i++) {
                try (RawClient one = open(PLAIN)) {
                    if (one.get("/", PLAIN).status() != 200) {
                        return false;
                    }
                }
            }
            return true;
        });
        CompletableFuture<RawClient.Reply> silent = silence(PLAIN);
        everythingElsePasses(PLAIN);
        assertThat(silent.get(70, TimeUnit.SECONDS).status()).isEqualTo(200);
        assertThat(client.secrets().inNamespace(PROJECT).withName(GRANT).get()).isNotNull();

        plain.unroute(PROJECT, "clu-plain");

        assertThat(client.secrets().inNamespace(PROJECT).withName(GRANT).get()).isNull();
        assertThat(client.network().v1().ingresses().inNamespace(PROJECT).list().getItems())
                .isEmpty();
    }

    @Test
    @Order(6)
    void aNewCertificateIsServedAndAnOldOneIsSeen() throws IOException {
        TestCertificate next = TestCertificate.of(SITE);
        Gateways remembering = gateways;
        String before = remembering.certificate().orElseThrow().chainPem();
        remembering.certificate(next.chainPem(), next.keyPem());

        Eventually.asserts(
                Duration.ofSeconds(30),
                () -> assertThat(new ServedCertificate(remembering, 443).look().getFirst())
                        .satisfies(found ->
                                assertThat(found.verdict()).as(found.sentence()).isEqualTo(Finding.Verdict.OK)));
        assertThat(remembering.certificate().orElseThrow().chainPem()).isNotEqualTo(before);
        certificate = next;
    }
}
