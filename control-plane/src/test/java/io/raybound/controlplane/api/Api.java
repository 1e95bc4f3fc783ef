package io.raybound.controlplane.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.wire.Json;
import io.raybound.wire.Problem;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A client for tests that holds every answer against the contract and remembers which operations it has seen succeed.
public final class Api {
    private static final Contract CONTRACT = Contract.load();

    private final String base;
    private final HttpClient http;
    private final String key;
    private final Set<String> seen;

    private Api(String base, HttpClient http, String key, Set<String> seen) {
        this.base = base;
        this.http = http;
        this.key = key;
        this.seen = seen;
    }

    /// A client of the console host that trusts the root.
    public static Api of(String base, String rootPem, String key) throws Exception {
        HttpClient http = HttpClient.newBuilder()
                .sslContext(TestTls.trusting(rootPem))
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(10))
                .build();
        return new Api(base, http, key, new TreeSet<>());
    }

    /// The same client with another key.
    public Api as(String otherKey) {
        return new Api(base, http, otherKey, seen);
    }

    /// The underlying client, for pages.
    public HttpClient http() {
        return http;
    }

    /// Ids of the operations that succeeded at least once.
    public Set<String> seen() {
        return seen;
    }

    /// An answer.
    public record Reply(int status, Map<String, java.util.List<String>> headers, String body) {
        /// The body as JSON.
        public JsonNode json() {
            return Json.tree(body);
        }

        /// Text of the JSON at a pointer (`/id`).
        public String at(String pointer) {
            return json().at(pointer).asString();
        }

        /// The problem; fails when it is none.
        public Problem problem() {
            assertThat(headers.get("content-type")).containsExactly("application/problem+json");
            return Json.read(body, Problem.class);
        }

        /// A response header.
        public String header(String name) {
            return headers.getOrDefault(name, java.util.List.of("")).getFirst();
        }
    }

    public Reply get(String path) {
        return send("GET", path, null);
    }

    public Reply post(String path, @Nullable Object body, String... headers) {
        return send("POST", path, body == null ? null : body instanceof String text ? text : Json.write(body), headers);
    }

    public Reply delete(String path, String... headers) {
        return send("DELETE", path, null, headers);
    }

    /// Sends and checks.
    public Reply send(String method, String path, @Nullable String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(70))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        for (int i = 0; i + 1 < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            Reply reply = new Reply(response.statusCode(), response.headers().map(), response.body());
            check(method, path, reply);
            return reply;
        } catch (IOException e) {
            throw new AssertionError(method + " " + path + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private void check(String method, String path, Reply reply) {
        String where = method + " " + path + " -> " + reply.status() + " " + reply.body();
        if (reply.status() >= 400) {
            assertThat(CONTRACT.check("Problem", reply.json())).as(where).isEmpty();
            assertThat(reply.problem().status()).as(where).isEqualTo(reply.status());
            return;
        }
        String plain = path.split("\\?", 2)[0];
        Operation operation = CONTRACT.operations().stream()
                .filter(o -> o.method().equals(method) && plain.matches(o.path().replaceAll("\\{[a-z_]+}", "[^/]+")))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no operation for " + where));
        assertThat(reply.status()).as(where).isEqualTo(operation.status());
        operation
                .answer()
                .ifPresent(schema -> assertThat(CONTRACT.check(schema, reply.json()))
                        .as(where)
                        .isEmpty());
        seen.add(operation.id());
    }
}
