package io.raybound.runtimelocal;

import io.raybound.wire.BadJson;
import io.raybound.wire.Json;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// What a cluster's head says of itself; every call is bounded and answers "no" instead of failing.
final class RayView {
    private static final Duration LIMIT = Duration.ofSeconds(3);
    private static final Duration SERVE_LIMIT = Duration.ofSeconds(90);
    private static final String SERVE = "/api/serve/applications/";

    private final RayHttp http;

    RayView(RayHttp http) {
        this.http = http;
    }

    /// The GCS accepts connections, so workers may join.
    boolean acceptsWorkers(String head, Ports ports) {
        return http.accepts(head, ports.gcs());
    }

    /// The head agent accepts connections.
    boolean accepts(InetSocketAddress address) {
        return http.accepts(address.getHostString(), address.getPort());
    }

    /// GCS and head node's agent are well.
    boolean isHealthy(String head, Ports ports) {
        return isOk(head, Ports.DASHBOARD, "/api/gcs_healthz") && isOk(head, ports.agentHttp(), "/api/healthz");
    }

    private boolean isOk(String host, int port, String target) {
        try {
            RayHttp.Request get = RayHttp.Request.get(new InetSocketAddress(host, port), target, null);
            return http.send(get, LIMIT).status() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /// Addresses of the nodes that the GCS holds for alive; empty when it does not say.
    Set<String> aliveNodes(String head, Path tokenFile) {
        try {
            String token = Files.readString(tokenFile);
            InetSocketAddress server = new InetSocketAddress(head, Ports.DASHBOARD);
            RayHttp.Request get = RayHttp.Request.get(server, "/api/v0/nodes?limit=10000&detail=false", token);
            RayHttp.Answer answer = http.send(get, LIMIT);
            return answer.status() == 200 ? alive(answer.body()) : Set.of();
        } catch (IOException | BadJson e) {
            return Set.of();
        }
    }

    static Set<String> alive(String body) {
        Set<String> alive = new HashSet<>();
        for (JsonNode node : Json.tree(body).path("data").path("result").path("result")) {
            if (node.path("state").asString("").equals("ALIVE")) {
                alive.add(node.path("node_ip").asString(""));
            }
        }
        return alive;
    }

    /// Starts Serve on the cluster's own address: left to itself it takes 0.0.0.0:8000, which clusters
    /// would share unseen.
    ///
    /// Where Serve runs already nothing is sent: the empty list of applications would end those that
    /// people deployed.
    boolean startServe(String head, Path tokenFile) {
        String body = """
                {"proxy_location":"HeadOnly","http_options":{"host":"%s","port":%d},"applications":[]}""".formatted(head, Ports.SERVE);
        try {
            InetSocketAddress server = new InetSocketAddress(head, Ports.DASHBOARD);
            String token = Files.readString(tokenFile);
            RayHttp.Answer now = http.send(RayHttp.Request.get(server, SERVE, token), SERVE_LIMIT);
            if (now.status() != 200) {
                return false;
            }
            if (isServing(now.body())) {
                return true;
            }
            RayHttp.Request put = new RayHttp.Request("PUT", server, SERVE, token, body);
            return http.send(put, SERVE_LIMIT).status() == 200;
        } catch (IOException | BadJson e) {
            return false;
        }
    }

    static boolean isServing(String body) {
        JsonNode answer = Json.tree(body);
        return !answer.path("proxies").isEmpty() || !answer.path("applications").isEmpty();
    }
}
