package io.raybound.controlplane.linkserver;

import io.raybound.identity.RequestSigner;
import io.raybound.identity.SigningKey;
import io.raybound.link.CredentialStore;
import io.raybound.link.Credentials;
import io.raybound.link.Enroller;
import io.raybound.link.JdkTransport;
import io.raybound.link.LinkClient;
import io.raybound.link.LinkSettings;
import io.raybound.link.Transport;
import io.raybound.model.Cluster;
import io.raybound.model.Secret;
import io.raybound.model.Site;
import io.raybound.wire.Json;
import io.raybound.wire.link.InstructionPayload;
import io.raybound.wire.link.Instructions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A machine that dials the door: the real client, and requests signed by hand to try what it would never send.
final class Machine implements AutoCloseable {
    private final LinkSettings settings;
    private final SigningKey key;
    private final JdkTransport transport;
    private final SecureRandom random = new SecureRandom();
    private @Nullable Credentials who;

    Machine(Door door, Site site) {
        this(door, site, SigningKey.generate(new SecureRandom()));
    }

    Machine(Door door, Site site, SigningKey key) {
        this.settings = LinkSettings.to(URI.create("https://" + door.host(site) + ":" + door.port()), door.root());
        this.key = key;
        this.transport = JdkTransport.open(settings, "operator", InstantSource.system());
    }

    SigningKey key() {
        return key;
    }

    LinkSettings settings() {
        return settings;
    }

    Transport transport() {
        return transport;
    }

    Credentials who() {
        return java.util.Objects.requireNonNull(who);
    }

    /// Enrolls as an operator and keeps the answer.
    Machine enroll(Secret token) throws Exception {
        who = enroller().operator(key, token, "1");
        return this;
    }

    Machine enrollHead(String statement, String boot) throws Exception {
        who = enroller().headAgent(key, statement, "1", boot);
        return this;
    }

    Machine enrollPod(Cluster cluster, String token, String podUid) throws Exception {
        who = enroller().pod(key, cluster.id(), Secret.of(token), new Enroller.Self("1", podUid));
        return this;
    }

    LinkClient client() {
        return client(InstantSource.system());
    }

    LinkClient client(InstantSource clock) {
        return new LinkClient(settings, transport, key, who(), new LinkClient.Chance(clock, random));
    }

    /// A request signed for what the arguments say.
    Transport.Reply send(String method, String target, String body) throws Exception {
        return send(method, target, body, sign(method, target, body, settings.host(), Instant.now()));
    }

    /// A request with this `Authorization`.
    Transport.Reply send(String method, String target, String body, @Nullable String authorization) throws Exception {
        Map<String, String> headers = new HashMap<>(Map.of("Content-Type", "application/json"));
        if (authorization != null) {
            headers.put("Authorization", authorization);
        }
        return transport.send(new Transport.Call(method, target, headers, body, Duration.ofSeconds(60)));
    }

    String sign(String method, String target, String body, String host, Instant at) {
        return new RequestSigner(key, who().keyId().value(), who().principal().value(), () -> at, random)
                .sign(method, host, target, body.getBytes(StandardCharsets.UTF_8));
    }

    static String code(Transport.Reply reply) {
        JsonNode code = Json.tree(reply.body()).get("code");
        return reply.status() + " " + (code == null ? reply.body() : code.asString());
    }

    /// The payloads of an answer, unverified.
    static List<InstructionPayload> payloads(Instructions answer) {
        return answer.instructions().stream()
                .map(each -> each.signed().replaceAll("^[^.]*\\.([^.]*)\\..*$", "$1"))
                .map(part -> new String(java.util.Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8))
                .map(text -> Json.read(text, InstructionPayload.class))
                .toList();
    }

    private Enroller enroller() {
        return new Enroller(settings, transport, new Forgetful());
    }

    @Override
    public void close() {
        transport.close();
    }

    private record Forgetful() implements CredentialStore {
        @Override
        public Optional<Credentials> load() {
            return Optional.empty();
        }

        @Override
        public void save(Credentials credentials) {}
    }
}
