package io.raybound.controlplane.linkserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.identity.SigningKey;
import io.raybound.link.JdkTransport;
import io.raybound.link.LinkSettings;
import io.raybound.link.Transport;
import io.raybound.model.Site;
import io.raybound.wire.Json;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

final class RequestsIT {
    private static final String SESSIONS = "/v1/link/sessions";
    private static final String BODY = "{\"program\":\"operator\",\"version\":\"1\",\"boot_id\":\"b\"}";

    private final Door door;
    private final Site site;
    private final Machine machine;

    RequestsIT(@TempDir Path folder) throws Exception {
        door = Door.open(folder);
        site = door.site("north");
        machine = new Machine(door, site).enroll(door.joinToken(site));
    }

    @AfterEach
    void close() {
        machine.close();
        door.close();
    }

    @Test
    void aRequestSignedForItselfIsServedAlsoWithKeysOfALaterVersion() throws Exception {
        assertThat(machine.send("POST", SESSIONS, BODY.replace("}", ",\"colour\":\"red\"}"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aRequestSignedForAnythingElseIsRefused() throws Exception {
        String host = door.host(site);
        Instant now = Instant.now();

        assertThat(post(null)).isEqualTo("401 signature-missing");
        assertThat(post("Raybound nonsense")).isEqualTo("401 token-malformed");
        assertThat(post(machine.sign("PUT", SESSIONS, BODY, host, now))).isEqualTo("401 request-changed");
        assertThat(post(machine.sign("POST", SESSIONS + "?x", BODY, host, now))).isEqualTo("401 request-changed");
        assertThat(post(machine.sign("POST", SESSIONS, BODY + " ", host, now))).isEqualTo("401 request-changed");
        assertThat(post(machine.sign("POST", SESSIONS, BODY, "cld-aaaaaaaaaaaa." + Door.DOMAIN, now)))
                .isEqualTo("401 audience-wrong");
        assertThat(post(machine.sign("POST", SESSIONS, BODY, host, now))).isEqualTo("200");
    }

    @Test
    void aReplayedSignatureDoesNotCarryAnotherBody() throws Exception {
        String body = "{\"session\":1,\"sequence\":1,\"reports\":[]}";
        String signature = machine.sign("POST", "/v1/link/reports", body, door.host(site), Instant.now());

        Transport.Reply replayed =
                machine.send("POST", "/v1/link/reports", body.replace("\"sequence\":1", "\"sequence\":9"), signature);

        assertThat(Machine.code(replayed)).isEqualTo("401 request-changed");
        assertThat(replayed.header("WWW-Authenticate")).isEqualTo("Raybound");
    }

    @Test
    void anotherKeyDoesNotSpeakForThisMachine() throws Exception {
        try (Machine thief = new Machine(door, site, SigningKey.generate(new SecureRandom()))) {
            String signature = new io.raybound.identity.RequestSigner(
                            thief.key(),
                            machine.who().keyId().value(),
                            site.id().value(),
                            InstantSource.system(),
                            new SecureRandom())
                    .sign("POST", door.host(site), SESSIONS, BODY.getBytes(java.nio.charset.StandardCharsets.UTF_8));

            assertThat(post(signature)).isEqualTo("401 signature-invalid");
        }
    }

    @Test
    void aCredentialOfAnotherCloudIsToldSoAndGetsNothing() throws Exception {
        Site south = door.site("south");
        try (Machine other = new Machine(door, south).enroll(door.joinToken(south))) {
            String forNorth = other.sign("POST", SESSIONS, BODY, door.host(site), Instant.now());

            assertThat(post(forNorth)).isEqualTo("403 foreign-cloud");
        }
    }

    @Test
    void aClockThatIsOffIsToldByHowMuchAndTheClientAppliesIt() throws Exception {
        Instant early = Instant.now().minus(Duration.ofMinutes(10));
        Transport.Reply reply =
                machine.send("POST", SESSIONS, BODY, machine.sign("POST", SESSIONS, BODY, door.host(site), early));

        JsonNode problem = Json.tree(reply.body());
        assertThat(Machine.code(reply)).isEqualTo("401 clock-skew");
        assertThat(problem.get("skew_seconds").asLong()).isBetween(595L, 630L);
        assertThat(reply.header("Date")).isNotNull();
        assertThat(machine.client(() -> Instant.now().plus(Duration.ofDays(400)))
                        .open("operator", "1", "b")
                        .session())
                .isPositive();
    }

    @Test
    void aHostThatIsNoCloudOfOursIsMisdirected() throws Exception {
        LinkSettings wrong =
                LinkSettings.to(URI.create("https://console." + Door.DOMAIN + ":" + door.port()), door.root());
        try (JdkTransport transport = JdkTransport.open(wrong, "test", InstantSource.system())) {
            Transport.Reply reply =
                    transport.send(new Transport.Call("POST", SESSIONS, Map.of(), BODY, Duration.ofSeconds(20)));

            assertThat(Machine.code(reply)).isEqualTo("421 misdirected");
        }
    }

    @Test
    void bodiesThatAreTooLongTooDeepOrNotJsonAreRefused() throws Exception {
        String deep = "{\"program\":" + "[".repeat(500) + "]".repeat(500) + "}";

        assertThat(Machine.code(machine.send("POST", SESSIONS, "x".repeat(17 * 1024))))
                .isEqualTo("413 too-large");
        assertThat(Machine.code(machine.send("POST", SESSIONS, deep))).isEqualTo("400 bad-json");
        assertThat(Machine.code(machine.send("POST", SESSIONS, "{}"))).isEqualTo("400 bad-json");
        assertThat(Machine.code(machine.send("POST", SESSIONS, BODY.replace("operator", "volcano"))))
                .isEqualTo("400 bad-value");
    }

    @Test
    void unknownPathsAndMethodsAreRefusedWithANextStep() throws Exception {
        assertThat(Machine.code(machine.send("POST", "/v1/link/nonsense", BODY)))
                .isEqualTo("404 not-found");
        Transport.Reply reply = machine.send("GET", SESSIONS, "");
        assertThat(Machine.code(reply)).isEqualTo("405 method-not-allowed");
        assertThat(reply.header("Allow")).isEqualTo("POST");
        assertThat(Json.tree(reply.body()).get("next_step").asString()).isNotEmpty();
        assertThat(Machine.code(machine.send("GET", "/v1/link/instructions?session=x", "")))
                .isEqualTo("400 bad-value");
    }

    private String post(@org.jspecify.annotations.Nullable String authorization) throws Exception {
        Transport.Reply reply = machine.send("POST", SESSIONS, BODY, authorization);
        return reply.status() == 200 ? "200" : Machine.code(reply);
    }
}
