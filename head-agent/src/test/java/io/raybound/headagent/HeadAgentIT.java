package io.raybound.headagent;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.headagent.ray.RayHead;
import io.raybound.identity.GrantFor;
import io.raybound.identity.GrantIssuer;
import io.raybound.identity.GrantTerms;
import io.raybound.identity.SigningKey;
import io.raybound.model.Id;
import io.raybound.testkit.Eventually;
import io.raybound.testkit.FreePorts;
import io.raybound.testkit.RawClient;
import io.raybound.wire.Json;
import io.raybound.wire.link.KeysInstruction;
import io.raybound.wire.link.PublicKeyInfo;
import io.raybound.wire.local.HandedKeys;
import io.raybound.wire.local.HeadAgentConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program as a process, in front of a real Ray head, while the control plane is away.
final class HeadAgentIT {
    private static final String HOST = "demo-aaaaaa.site-a.i.raybound-user.localhost";
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final SigningKey KEY = SigningKey.generate(RANDOM);

    @TempDir
    private static Path folder;

    private static RayHead head;
    private static Process agent;
    private static String address;

    @BeforeAll
    static void startAgent() throws IOException {
        head = RayHead.shared();
        Files.writeString(folder.resolve("token"), head.token().reveal());
        hand(1, List.of());
        address = head.address() + ":" + FreePorts.one();
        Files.writeString(folder.resolve("config.json"), Json.write(config()));
        agent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.raybound.headagent.Main",
                        "--config",
                        folder.resolve("config.json").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out = new BufferedReader(new InputStreamReader(agent.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        while (line != null && !line.startsWith("ready ")) {
            line = out.readLine();
        }
        assertThat(line).isEqualTo("ready head-agent " + address);
        Thread.ofVirtual().start(() -> out.lines().forEach(ignored -> {}));
    }

    @AfterAll
    static void sigterm_ends_it_within_seconds_with_0() throws InterruptedException {
        try {
            agent.destroy();
            assertThat(agent.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(agent.exitValue()).isZero();
        } finally {
            agent.destroyForcibly();
        }
    }

    private static HeadAgentConfig config() {
        return new HeadAgentConfig(
                new Id("clu-aaaaaaaaaaaa"),
                HOST,
                8443,
                address,
                head.address() + ":" + head.dashboard().getPort(),
                folder.resolve("token").toString(),
                head.dashboard() + "/api/gcs_healthz",
                head.address() + ":1",
                "https://cld-a.link.raybound.localhost:" + FreePorts.one(),
                "https://console.raybound.localhost:8443",
                folder.resolve("ca.pem").toString(),
                folder.resolve("data").toString(),
                folder.resolve("logs").toString(),
                "boot-1",
                folder.resolve("keys.json").toString(),
                folder.resolve("statement").toString(),
                folder.resolve("connections.jsonl").toString());
    }

    private static void hand(long generation, List<KeysInstruction.Revocation> revoked) throws IOException {
        PublicKeyInfo key = new PublicKeyInfo(KEY.kid(), KEY.verifying().spki());
        Path beside = folder.resolve("keys.new");
        Files.writeString(
                beside, Json.write(new HandedKeys("epoch", generation, new KeysInstruction(List.of(key), revoked))));
        Files.move(beside, folder.resolve("keys.json"), StandardCopyOption.REPLACE_EXISTING);
    }

    private static String grant(String user, String sid) {
        GrantFor whom = new GrantFor(user, "Ada", HOST, Set.of("dashboard", "jobs"), sid);
        return new GrantIssuer(KEY, GrantTerms.DEFAULT, Clock.systemUTC(), RANDOM)
                .grant(whom)
                .token()
                .reveal();
    }

    private static RawClient.Reply get(String path, String token) throws IOException {
        int colon = address.lastIndexOf(':');
        InetSocketAddress port =
                new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
        try (RawClient client = new RawClient(port)) {
            return client.send(RawClient.head(
                            "GET " + path + " HTTP/1.1", "Host: " + HOST, "Authorization: Bearer " + token))
                    .reply();
        }
    }

    @Test
    void a_grant_of_a_handed_key_opens_ray_and_a_revoked_one_does_not() throws IOException {
        String token = grant("usr-aaaaaaaaaaaa", "key-aaaaaaaaaaaa");
        assertThat(get("/api/version", token).body()).contains("ray_version");
        assertThat(get("/api/version", "nothing").status()).isEqualTo(401);
        hand(2, List.of(new KeysInstruction.Revocation("key-aaaaaaaaaaaa", Instant.now())));
        Eventually.within(
                Duration.ofSeconds(5),
                "the revocation is in force",
                () -> get("/api/version", token).status() == 401);
    }

    @Test
    void it_tells_which_connections_it_made_to_ray() {
        Eventually.within(Duration.ofSeconds(20), "its own dials are noted", () -> {
            String log = Files.readString(folder.resolve("connections.jsonl"));
            return log.contains(
                    "\"remote\":\"" + head.address() + ":" + head.dashboard().getPort() + "\"");
        });
    }

    @Test
    void its_key_is_private_and_its_public_half_is_there_for_the_operator() throws IOException {
        assertThat(Files.readString(folder.resolve("data/agent.pub"))).startsWith("-----BEGIN PUBLIC KEY-----");
        assertThat(Files.getPosixFilePermissions(folder.resolve("data/agent.key")))
                .hasSize(2);
        assertThat(Files.getPosixFilePermissions(folder.resolve("data"))).hasSize(3);
    }

    @Test
    void bad_settings_end_it_with_2_and_every_problem() throws IOException, InterruptedException {
        Path bad = Files.writeString(folder.resolve("bad.json"), "{\"listen\":\"x\",\"colour\":1}");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.raybound.headagent.Main",
                        "--config",
                        bad.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isEqualTo(2);
        assertThat(said).contains("colour: is no setting", "dashboard: is missing");
    }
}
