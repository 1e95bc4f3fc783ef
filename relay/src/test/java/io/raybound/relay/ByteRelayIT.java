package io.raybound.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.testkit.Eventually;
import io.raybound.testkit.RawClient;
import io.raybound.testkit.RecordingBackend;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ByteRelayIT {
    private final Loops loops = Loops.create(2);

    @AfterEach
    void stop() {
        loops.close();
    }

    private ByteRelay relay(java.net.InetSocketAddress target, boolean proxyLine, ConnectionsLog log) {
        return ByteRelay.start(
                loops,
                new ByteRelay.Options(Addresses.parse("127.0.0.1:0"), target, proxyLine, Limits.defaults(), log));
    }

    @Test
    void bytesPassBothWaysUnseen() throws Exception {
        try (RecordingBackend backend = new RecordingBackend(EchoScript::webSocket);
                ByteRelay relay = relay(backend.address(), false, ConnectionsLog.none());
                RawClient client = new RawClient(relay.address())) {
            client.send(RawClient.head("GET / HTTP/1.1"));
            assertThat(client.reply(false).status()).isEqualTo(101);
            String much = "x".repeat(300_000);
            Thread.ofVirtual().start(() -> {
                try {
                    client.send(much);
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            assertThat(client.take(much.length())).isEqualTo(much);
        }
    }

    @Test
    void theServerBehindItLearnsTheRealClient(@TempDir Path folder) throws Exception {
        AtomicReference<Peer> peer = new AtomicReference<>();
        Path file = folder.resolve("connections.jsonl");
        ConnectionsLog log = ConnectionsLog.open(file, "edge", InstantSource.system());
        ServerOptions options = ServerOptions.on(Addresses.parse("127.0.0.1:0")).withProxyLine();
        try (RelayServer server = RelayServer.start(loops, options, request -> {
                    peer.set(request.peer());
                    return Answer.text(200, "ok");
                });
                ByteRelay relay = relay(server.address(), true, log);
                RawClient client = new RawClient(relay.address())) {
            assertThat(client.get("/", "a").status()).isEqualTo(200);
            assertThat(peer.get().remote()).isEqualTo(client.local());
            Eventually.within(
                    Eventually.patience(),
                    "both ends are logged",
                    () -> Files.readAllLines(file).size() == 2);
            String local = "127.0.0.1:" + client.local().getPort();
            assertThat(Files.readString(file))
                    .contains("\"program\":\"edge\",\"event\":\"accept\"")
                    .contains("\"remote\":\"" + local + "\"")
                    .contains("\"event\":\"connect\"");
        }
        log.close();
    }

    @Test
    void aConnectionThatDoesNotBeginWithOurLineIsClosed() throws Exception {
        ServerOptions options = ServerOptions.on(Addresses.parse("127.0.0.1:0")).withProxyLine();
        try (RelayServer server = RelayServer.start(loops, options, request -> Answer.text(200, "ok"));
                RawClient client = new RawClient(server.address())) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.rest()).doesNotContain("200");
        }
    }

    @Test
    void whenNobodyListensBehindItTheClientIsLetGo() throws Exception {
        try (ByteRelay relay = relay(Addresses.parse("127.0.0.1:1"), false, ConnectionsLog.none());
                RawClient client = new RawClient(relay.address())) {
            assertThat(client.rest()).isIn("", "<reset>");
        }
    }
}
