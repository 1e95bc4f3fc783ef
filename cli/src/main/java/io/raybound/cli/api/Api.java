package io.raybound.cli.api;

import io.raybound.cli.shell.ExitCode;
import io.raybound.cli.shell.Refused;
import io.raybound.model.Secret;
import io.raybound.wire.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// The public API as its client sees it. Answers are JSON trees, so that an older client reads a newer server.
///
/// Reads and creates (which carry an `Idempotency-Key`) are sent again, up to three times, when the connection fails
/// half way or the server is busy; nothing else is.
public final class Api {
    private static final int TRIES = 3;
    private static final int PAGE = 200;

    private final Context context;
    private final Transport transport;
    private final RandomGenerator random;
    private final boolean dryRun;

    public Api(Context context, Transport transport, RandomGenerator random) {
        this(context, transport, random, false);
    }

    private Api(Context context, Transport transport, RandomGenerator random, boolean dryRun) {
        this.context = context;
        this.transport = transport;
        this.random = random;
        this.dryRun = dryRun;
    }

    /// The same API, whose changes are checked by the server and then not made.
    public Api dryRun() {
        return new Api(context, transport, random, true);
    }

    public Context context() {
        return context;
    }

    public Transport transport() {
        return transport;
    }

    /// Reads one object.
    public JsonNode get(String path) {
        return tree(send("GET", path, null, Map.of(), Call.USUAL));
    }

    /// Reads one object, waiting on the server for up to `hold` until it changes as the query asks.
    public JsonNode get(String path, Duration hold) {
        return tree(send("GET", path, null, Map.of(), hold.plusSeconds(15)));
    }

    /// Reads text that is not JSON.
    public String text(String path) {
        return send("GET", path, null, Map.of(), Call.USUAL).text();
    }

    /// Creates an object; sending it again by accident makes no second one.
    public JsonNode create(String path, JsonNode body) {
        byte[] key = new byte[16];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) random.nextInt(256);
        }
        Map<String, String> headers = Map.of("Idempotency-Key", HexFormat.of().formatHex(key));
        return tree(send("POST", path, body, headers, Call.USUAL));
    }

    /// Any other request with a body.
    public JsonNode act(String method, String path, @Nullable JsonNode body) {
        return tree(send(method, path, body, Map.of(), Call.USUAL));
    }

    /// A change of an object as it was at one generation.
    public JsonNode change(String method, String path, @Nullable JsonNode body, long generation) {
        return tree(send(method, path, body, Map.of("If-Match", "\"" + generation + "\""), Call.USUAL));
    }

    /// All items of a list, page by page, up to a limit.
    public List<JsonNode> list(String path, int most) {
        List<JsonNode> items = new ArrayList<>();
        String cursor = "";
        do {
            String join = path.contains("?") ? "&" : "?";
            String page = path + join + "limit=" + Math.min(PAGE, most)
                    + (cursor.isEmpty() ? "" : "&cursor=" + quote(cursor));
            JsonNode answer = get(page);
            for (JsonNode item : answer.path("items")) {
                items.add(item);
            }
            cursor = answer.path("next_cursor").asString("");
        } while (!cursor.isEmpty() && items.size() < most);
        return items.size() > most ? items.subList(0, most) : items;
    }

    /// Percent-encodes one path segment or query value.
    public static String quote(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private Reply send(
            String method, String path, @Nullable JsonNode body, Map<String, String> headers, Duration limit) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("Accept", "application/json, application/problem+json");
        Secret key = context.apiKey();
        if (key != null) {
            all.put("Authorization", "Bearer " + key.reveal());
        }
        String text = null;
        if (body != null) {
            all.put("Content-Type", "application/json");
            text = Json.write(body);
        }
        String asked =
                dryRun && !method.equals("GET") ? path + (path.contains("?") ? "&" : "?") + "dry-run=true" : path;
        Call call = new Call(method, URI.create(context.url() + asked), all, text, null, limit);
        Reply reply = patiently(call, method.equals("GET") || headers.containsKey("Idempotency-Key"));
        if (!reply.isOk()) {
            throw ApiProblem.of(reply);
        }
        return reply;
    }

    private Reply patiently(Call call, boolean repeatable) {
        for (int attempt = 1; ; attempt++) {
            boolean last = !repeatable || attempt == TRIES;
            try {
                Reply reply = transport.send(call);
                boolean busy = reply.status() == 429 || reply.status() == 502 || reply.status() == 503;
                if (!busy || last) {
                    return reply;
                }
            } catch (java.net.ConnectException | javax.net.ssl.SSLException e) {
                throw new Unreachable(call.uri(), e);
            } catch (IOException e) {
                if (last) {
                    throw new Unreachable(call.uri(), e);
                }
            } catch (InterruptedException e) {
                throw interrupted();
            }
            pause(attempt);
        }
    }

    /// Waits a moment before the next try: longer each time, with jitter.
    public void pause(int attempt) {
        try {
            Thread.sleep(Duration.ofMillis(200L * attempt + random.nextInt(200)));
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private static Refused interrupted() {
        Thread.currentThread().interrupt();
        return new Refused(ExitCode.INTERRUPTED, "interrupted", "");
    }

    private static JsonNode tree(Reply reply) {
        return reply.text().isEmpty() ? JsonNodeFactory.instance.objectNode() : Json.tree(reply.text());
    }
}
