package io.raybound.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.raybound.testkit.FreePorts;
import io.raybound.testkit.MountedVolume;
import io.raybound.wire.Json;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

final class JdkTransportIT {
    private static final String HOST = "cld-a.example.localhost";

    @TempDir
    private Path folder = Path.of("");

    @Test
    void aServerOfTheGivenCaIsReachedAndEachConnectionIsNotedWithBothEnds() throws Exception {
        Path log = folder.resolve("connections.jsonl");
        try (TlsEnd server = new TlsEnd(folder.resolve("ca"), HOST);
                JdkTransport transport =
                        open(settings(server.port(), server.root()).connectionsLog(log))) {
            assertThat(transport.send(get("/")).body()).isEqualTo("hello");
            assertThat(transport.send(get("/")).body()).isEqualTo("hello");

            List<JsonNode> lines =
                    Files.readAllLines(log).stream().map(Json::tree).toList();
            assertThat(lines).hasSize(1);
            assertThat(lines.getFirst().get("event").asString()).isEqualTo("connect");
            assertThat(lines.getFirst().get("program").asString()).isEqualTo("operator");
            assertThat(lines.getFirst().get("remote").asString()).isEqualTo("127.0.0.1:" + server.port());
            assertThat(server.clients()).contains(lines.getFirst().get("local").asString());
        }
    }

    @Test
    void anUnknownCaIsRefusedWithSubjectIssuerEndAndTheSettingThatHelps() throws Exception {
        try (TlsEnd server = new TlsEnd(folder.resolve("ca"), HOST);
                TlsEnd other = new TlsEnd(folder.resolve("other"), HOST);
                JdkTransport transport = open(settings(server.port(), other.root()))) {
            LinkUnreachable e = refused(transport, "/");

            assertThat(e.failure().code()).isEqualTo("tls-refused");
            assertThat(e.failure().object()).isEqualTo(HOST);
            assertThat(e.failure().message()).contains("subject CN=" + HOST, "issuer CN=Test servers", "not after 20");
            assertThat(e.failure().nextStep()).contains("RAYBOUND_EXTRA_CA_FILE");
        }
    }

    @Test
    void aCaFileThatIsReplacedCountsFromTheNextHandshakeOn() throws Exception {
        MountedVolume mounted = new MountedVolume(folder.resolve("mounted"));
        try (TlsEnd server = new TlsEnd(folder.resolve("ca"), HOST);
                TlsEnd other = new TlsEnd(folder.resolve("other"), HOST)) {
            mounted.put(Map.of("ca.pem", Files.readString(other.root())));
            try (JdkTransport transport = open(settings(server.port(), mounted.file("ca.pem")))) {
                assertThat(refused(transport, "/").failure().code()).isEqualTo("tls-refused");

                mounted.put(Map.of("ca.pem", Files.readString(server.root())));
                assertThat(transport.send(get("/")).status()).isEqualTo(200);

                mounted.put(Map.of("ca.pem", "not a certificate"));
                assertThat(transport.send(get("/")).status()).isEqualTo(200);
            }
        }
    }

    @Test
    void anExtraCaIsTrustedBesides() throws Exception {
        try (TlsEnd server = new TlsEnd(folder.resolve("ca"), HOST);
                TlsEnd other = new TlsEnd(folder.resolve("other"), HOST)) {
            Outbound way = new Outbound(null, null, null, List.of(), server.root());
            try (JdkTransport transport =
                    open(settings(server.port(), other.root()).outbound(way))) {
                assertThat(transport.send(get("/")).status()).isEqualTo(200);
            }
        }
    }

    @Test
    void aCertificateForAnotherNameIsRefused() throws Exception {
        try (TlsEnd server = new TlsEnd(folder.resolve("ca"), "other.example.localhost");
                JdkTransport transport = open(settings(server.port(), server.root()))) {
            assertThat(refused(transport, "/").failure().message()).contains("subject CN=other.example.localhost");
        }
    }

    @Test
    void aNameThatNobodyKnowsIsToldWithTheResolver() throws Exception {
        LinkSettings settings = LinkSettings.to(URI.create("https://cld-a.nowhere.invalid"), null);
        try (JdkTransport transport = open(settings)) {
            LinkUnreachable e = refused(transport, "/");

            assertThat(e.failure().code()).isEqualTo("name-unknown");
            assertThat(e.failure().message()).contains("cld-a.nowhere.invalid", "resolver");
        }
    }

    @Test
    void aPortWhereNobodyListensIsTold() throws Exception {
        try (JdkTransport transport = open(settings(FreePorts.one(), null))) {
            assertThat(refused(transport, "/").failure().code()).isEqualTo("connect-refused");
        }
    }

    @Test
    void anAnswerCutShortIsNoAnswer() throws Exception {
        try (TlsEnd server = new TlsEnd(folder.resolve("ca"), HOST);
                JdkTransport transport = open(settings(server.port(), server.root()))) {
            assertThat(refused(transport, "/cut").isCut()).isTrue();
        }
    }

    @Test
    void aBoxThatEndsIdleConnectionsIsSeenAsCutsAfterItsLimit() throws Exception {
        Duration limit = Duration.ofMillis(1_200);
        try (TlsEnd server = new TlsEnd(folder.resolve("ca"), HOST);
                IdleBox box = new IdleBox(server.port(), limit);
                JdkTransport transport = open(settings(box.port(), server.root()))) {
            transport.send(get("/"));
            List<LinkUnreachable> cuts = List.of(refused(transport, "/held"), refused(transport, "/held"));

            assertThat(cuts).allMatch(LinkUnreachable::isCut);
            assertThat(cuts).allSatisfy(cut -> assertThat(cut.after()).isBetween(limit, limit.plusMillis(1_000)));
        }
    }

    @Test
    void aProxyWithCredentialsCarriesTheLinkAndTheOtherEndNeverSeesThem() throws Exception {
        try (TlsEnd server = new TlsEnd(folder.resolve("ca"), HOST);
                ConnectProxy proxy = new ConnectProxy("ada", "s3cret")) {
            Outbound way = Outbound.direct().through("http://ada:s3cret@127.0.0.1:" + proxy.port());
            try (JdkTransport transport =
                    open(settings(server.port(), server.root()).outbound(way))) {
                assertThat(transport.send(get("/")).status()).isEqualTo(200);
                assertThat(transport.send(get("/401")).status()).isEqualTo(401);
            }
            assertThat(proxy.tunnels()).contains(HOST + ":" + server.port());
            assertThat(server.headers()).doesNotContain("proxy-authorization", "authorization");
        }
    }

    @Test
    void aProxyThatRefusesIsNamedWithoutItsPassword() throws Exception {
        try (TlsEnd server = new TlsEnd(folder.resolve("ca"), HOST);
                ConnectProxy proxy = new ConnectProxy("ada", "s3cret")) {
            Outbound way = Outbound.direct().through("http://127.0.0.1:" + proxy.port());
            try (JdkTransport transport =
                    open(settings(server.port(), server.root()).outbound(way))) {
                LinkUnreachable e = refused(transport, "/");

                assertThat(e.failure().code()).isEqualTo("proxy-refused");
                assertThat(e.failure().message()).contains("127.0.0.1:" + proxy.port());
            }
        }
    }

    private static LinkUnreachable refused(JdkTransport transport, String target) {
        LinkUnreachable e = catchThrowableOfType(LinkUnreachable.class, () -> transport.send(get(target)));
        assertThat(e).isNotNull();
        return e;
    }

    private static Transport.Call get(String target) {
        return new Transport.Call("GET", target, Map.of(), "", Duration.ofSeconds(20));
    }

    private static JdkTransport open(LinkSettings settings) {
        return JdkTransport.open(settings, "operator", InstantSource.system());
    }

    private static LinkSettings settings(int port, @Nullable Path caFile) {
        return LinkSettings.to(URI.create("https://" + HOST + ":" + port), caFile);
    }
}
