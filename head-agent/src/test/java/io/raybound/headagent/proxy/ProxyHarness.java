package io.raybound.headagent.proxy;

import io.raybound.identity.GrantFor;
import io.raybound.identity.GrantIssuer;
import io.raybound.identity.GrantTerms;
import io.raybound.identity.IssuedGrant;
import io.raybound.identity.PublicKeyRing;
import io.raybound.identity.Revocations;
import io.raybound.identity.SigningKey;
import io.raybound.model.Secret;
import io.raybound.relay.Addresses;
import io.raybound.relay.ConnectionsLog;
import io.raybound.testkit.RawClient;
import io.raybound.testkit.RecordingBackend;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/// The whole proxy on a free port, before a recording backend that plays Ray.
final class ProxyHarness implements AutoCloseable {
    static final String HOST = "demo-abc123.site-x.i.raybound-user.localhost";
    static final String ORIGIN = "https://" + HOST + ":8443";
    static final String CONSOLE = "https://console.raybound.localhost:9443";
    static final String RAY_TOKEN = "c1".repeat(32);

    final SecureRandom random = new SecureRandom();
    final SigningKey key = SigningKey.generate(random);
    final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-03-01T12:00:00Z"));
    final AtomicBoolean linkDown = new AtomicBoolean();
    final AtomicReference<Trust> trust =
            new AtomicReference<>(new Trust(PublicKeyRing.of(List.of(key.verifying())), Revocations.NONE));
    final List<AccessLog.Opened> opened = new CopyOnWriteArrayList<>();
    final List<String> submitted = new CopyOnWriteArrayList<>();
    final RecordingBackend ray;
    private final HeadProxy proxy;
    private final InetSocketAddress address;

    ProxyHarness(Path dataDir) throws IOException {
        ray = RecordingBackend.ok();
        ProxySettings settings = new ProxySettings(
                HOST,
                8443,
                Addresses.parse("127.0.0.1:0"),
                ray.address(),
                Secret.of(RAY_TOKEN),
                URI.create(CONSOLE),
                dataDir);
        ProxyPorts ports = new ProxyPorts(
                trust::get,
                linkDown::get,
                opened::add,
                (user, name, id) -> submitted.add(user + " " + name + " " + id),
                now::get,
                random,
                ConnectionsLog.none());
        proxy = new HeadProxy(settings, ports);
        address = proxy.start();
    }

    RawClient client() throws IOException {
        return new RawClient(address);
    }

    GrantIssuer issuer() {
        return new GrantIssuer(key, GrantTerms.DEFAULT, now::get, random);
    }

    static GrantFor ada(String... doors) {
        return new GrantFor("usr-ada", "ada@example.org", HOST, Set.of(doors), "login-1");
    }

    IssuedGrant grant(String... doors) {
        return issuer().grant(ada(doors));
    }

    String bearer(String... doors) {
        return "Authorization: Bearer " + grant(doors).token().reveal();
    }

    void revoke(String id) {
        Trust old = trust.get();
        trust.set(new Trust(old.keys(), new Revocations(Map.of(id, now.get()))));
    }

    /// One request on a connection of its own; the Host is ours unless a line says otherwise.
    RawClient.Reply ask(String line, String... fields) throws IOException {
        try (RawClient client = client()) {
            return client.send(head(line, fields)).reply(!line.startsWith("HEAD "));
        }
    }

    static String head(String line, String... fields) {
        List<String> lines = new ArrayList<>(List.of(line + " HTTP/1.1"));
        if (List.of(fields).stream().noneMatch(field -> field.startsWith("Host:"))) {
            lines.add("Host: " + HOST + ":8443");
        }
        lines.addAll(List.of(fields));
        return RawClient.head(lines.toArray(String[]::new));
    }

    @Override
    public void close() throws IOException {
        proxy.close();
        ray.close();
    }
}
