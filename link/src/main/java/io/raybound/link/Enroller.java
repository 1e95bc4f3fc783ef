package io.raybound.link;

import io.raybound.identity.SigningKey;
import io.raybound.model.Id;
import io.raybound.model.Secret;
import io.raybound.wire.Json;
import io.raybound.wire.link.Enrolled;
import io.raybound.wire.link.Enrollment;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Gets a key known to the control plane, once: by a join token (operators), or by a statement or the token of its pod
/// (head agents).
///
/// Asking again with the same key and the same token or statement is answered the same, so a lost answer costs nothing.
public final class Enroller {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String TARGET = "/v1/link/enrollments";

    private final LinkSettings settings;
    private final Transport transport;
    private final CredentialStore store;

    public Enroller(LinkSettings settings, Transport transport, CredentialStore store) {
        this.settings = settings;
        this.transport = transport;
        this.store = store;
    }

    /// What was kept for this very key; empty when it has to enroll.
    public Optional<Credentials> enrolled(SigningKey key) throws IOException {
        return store.load()
                .filter(kept -> kept.publicKey().equals(key.verifying().spki()));
    }

    /// Enrolls an operator; the credentials are durable when this returns.
    public Credentials operator(SigningKey key, Secret joinToken, String version)
            throws LinkProblem, IOException, InterruptedException {
        return enroll(
                key,
                new Enrollment(
                        "operator", joinToken.reveal(), null, key.verifying().spki(), version, null));
    }

    /// Enrolls a head agent with its operator's statement; the credentials are durable when this returns.
    public Credentials headAgent(SigningKey key, String statement, String version, String bootId)
            throws LinkProblem, IOException, InterruptedException {
        return enroll(
                key,
                new Enrollment("head-agent", null, statement, key.verifying().spki(), version, bootId));
    }

    /// Enrolls a head agent by the token that Kubernetes projected into its pod; durable when this returns.
    public Credentials pod(SigningKey key, Id cluster, Secret token, Self self)
            throws LinkProblem, IOException, InterruptedException {
        return enroll(
                key,
                new Enrollment(
                        "head-agent",
                        null,
                        null,
                        key.verifying().spki(),
                        self.version(),
                        self.podUid(),
                        cluster,
                        token.reveal()));
    }

    /// What a head agent in a pod tells of itself.
    public record Self(String version, String podUid) {}

    private Credentials enroll(SigningKey key, Enrollment body) throws LinkProblem, IOException, InterruptedException {
        Transport.Reply reply = transport.send(new Transport.Call(
                "POST",
                TARGET,
                Map.of("Content-Type", "application/json", "Accept", "application/json"),
                Json.write(body),
                LIMIT));
        if (reply.status() / 100 != 2) {
            throw Answers.refusal(reply, settings.host());
        }
        Credentials credentials = Credentials.of(
                Answers.value(reply, settings.host(), Enrolled.class),
                key.verifying().spki());
        store.save(credentials);
        return credentials;
    }
}
