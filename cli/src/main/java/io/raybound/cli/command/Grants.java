package io.raybound.cli.command;

import io.raybound.cli.api.Api;
import io.raybound.cli.api.ApiProblem;
import io.raybound.cli.api.Call;
import io.raybound.cli.api.Reply;
import io.raybound.cli.api.Unreachable;
import io.raybound.cli.shell.ExitCode;
import io.raybound.cli.shell.Refused;
import io.raybound.model.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Talks to one cluster's head through its site's gateway, with an access token that is renewed before it expires.
public final class Grants {
    private static final Duration EARLY = Duration.ofMinutes(3);
    private static final Duration UPLOAD = Duration.ofMinutes(10);

    private final Session session;
    private final String cluster;
    private @Nullable Grant current;

    /// @param cluster name or id
    public Grants(Session session, String cluster) {
        this.session = session;
        this.cluster = cluster;
    }

    /// One access token and where it is good.
    ///
    /// @param base `https://<host>[:port]`, without a slash at its end
    public record Grant(Secret token, URI base, Instant expiresAt) {}

    /// A token with at least some minutes left. While the control plane is away, the last one is used on: the head
    /// agent knows how long it may.
    public synchronized Grant current() {
        Grant known = current;
        if (known != null
                && session.shell().clock().instant().isBefore(known.expiresAt().minus(EARLY))) {
            return known;
        }
        try {
            Grant fresh = ask();
            current = fresh;
            return fresh;
        } catch (Unreachable e) {
            if (known == null) {
                throw e;
            }
            return known;
        }
    }

    /// Forgets the token, so that the next use asks for another one.
    public synchronized void drop() {
        current = null;
    }

    private Grant ask() {
        JsonNode issued =
                session.api().act("POST", "/v1/clusters/" + Api.quote(cluster) + "/grants", new Body().json());
        String url = issued.path("url").asString("");
        if (url.isEmpty()) {
            throw new Refused(
                    ExitCode.CONFLICT,
                    "cluster " + cluster + " has no address yet: its site's gateway is not known",
                    "see whether the site's operator is connected: raybound site list");
        }
        return new Grant(
                Secret.of(issued.path("token").asString("")),
                URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url),
                Instant.parse(issued.path("expires_at").asString("")));
    }

    /// Sends a request to the head and gives back whatever it answers.
    public Reply call(String method, String path, @Nullable Path upload) {
        Grant grant = current();
        Map<String, String> headers = new HashMap<>();
        headers.put("Authorization", "Bearer " + grant.token().reveal());
        URI uri = URI.create(grant.base() + path);
        Duration limit = upload == null ? Call.USUAL : UPLOAD;
        try {
            return session.api().transport().send(new Call(method, uri, headers, null, upload, limit));
        } catch (IOException e) {
            throw new Unreachable(uri, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused(ExitCode.INTERRUPTED, "interrupted", "");
        }
    }

    /// Reads a WebSocket of the head until it closes; gives back the close code.
    public int follow(String path, Consumer<String> text) {
        Grant grant = current();
        URI uri = URI.create("wss" + (grant.base() + path).substring("https".length()));
        Map<String, String> headers =
                Map.of("Authorization", "Bearer " + grant.token().reveal());
        try {
            return session.api().transport().follow(uri, headers, text);
        } catch (IOException e) {
            return 1006;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused(ExitCode.INTERRUPTED, "interrupted", "");
        }
    }

    /// A refusal of the head or its gateway, told as the plain line it sends.
    public static Refused refusal(String what, Reply reply) {
        if (reply.contentType().startsWith("application/problem+json")) {
            return ApiProblem.of(reply).refused();
        }
        String line = reply.text().lines().findFirst().orElse("");
        return new Refused(
                ExitCode.ofStatus(reply.status()),
                what + ": HTTP " + reply.status() + (line.isEmpty() ? "" : " " + line),
                "try again; see raybound doctor CLUSTER when it stays so");
    }
}
