package io.raybound.controlplane.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.controlplane.api.Api;
import io.raybound.controlplane.api.Contract;
import io.raybound.controlplane.api.Operation;
import io.raybound.wire.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Every operation, called by the administrator of one cloud with the ids of another: nothing is shown, nothing
/// changes.
class ForeignCloudIT {
    /// They belong to no cloud: what everybody may know, and the first steps of a login.
    private static final Set<String> FOR_ALL =
            Set.of("version", "ca", "whoami", "swapCliLogin", "beginDeviceLogin", "swapDeviceLogin", "listRoles");

    @TempDir
    Path folder;

    private final Contract contract = Contract.load();
    private final Map<String, String> ids = new HashMap<>();

    @Test
    void noOperationReachesAnotherCloud() throws Exception {
        try (ControlPlaneHarness plane = ControlPlaneHarness.start(folder)) {
            Api api = Api.of(plane.url(), plane.rootPem(), plane.adminKey());
            fill(api, plane);
            Api foreign = api.as(neighbour(api));
            String before = state(api);
            List<String> reached = new ArrayList<>();
            for (Operation operation : contract.operations()) {
                if (!FOR_ALL.contains(operation.id())) {
                    attempt(foreign, operation, reached);
                }
            }
            assertThat(reached).isEmpty();
            assertThat(state(api)).isEqualTo(before);
        }
    }

    private void attempt(Api foreign, Operation operation, List<String> reached) {
        String path = path(operation);
        String body = operation.body().map(this::body).orElse(null);
        Api.Reply reply = foreign.send(operation.method(), path, body, "If-Match", "\"1\"");
        boolean list = operation.method().equals("GET") && !operation.path().contains("{");
        boolean refused = reply.status() == 403 || reply.status() == 404;
        String sent = path + body;
        boolean leaks = ids.values().stream().anyMatch(id -> reply.body().contains(id) && !sent.contains(id));
        if (leaks || !(refused || (list && reply.status() == 200))) {
            reached.add(operation.id() + " " + operation.method() + " " + path + " -> " + reply.status() + " "
                    + reply.body());
        }
    }

    private String path(Operation operation) {
        String path = operation.path();
        String kind = path.replaceFirst("^/v1/", "").replaceFirst("/.*", "");
        path = path.replace("{cloud_id}", id("clouds")).replace("{user_id}", id("users"));
        return (path.contains("{id}") ? path.replace("{id}", id(kind)) : path)
                + (operation.id().equals("listEvents") ? "?object=" + id("clusters") : "");
    }

    /// The id of a kind of the other cloud; fails for a route whose kind has no case here.
    private String id(String kind) {
        assertThat(ids).as("no case for routes of " + kind).containsKey(kind);
        return ids.getOrDefault(kind, "");
    }

    private String body(String schema) {
        JsonNode example = contract.example(schema).orElseGet(() -> Json.tree("{\"uri\":\"gcs://x.zip\"}"));
        ObjectNode body = (ObjectNode) example.deepCopy();
        Map<String, String> places = Map.of(
                "cloud", id("clouds"),
                "cluster", id("clusters"),
                "scope", id("clouds"),
                "principal", id("service-accounts"));
        switch (schema) {
            case "CreateProject", "CreateComputeConfig", "CreateCluster" -> body.put("cloud", places.get("cloud"));
            case "CreateJob" -> body.put("cluster", places.get("cluster"));
            case "CreateRoleAssignment" ->
                body.put("scope", places.get("scope")).put("principal", places.get("principal"));
            case "CreateApiKey" -> body.put("principal", places.get("principal"));
            default -> {
                // as in the example
            }
        }
        return Json.write(body);
    }

    private void fill(Api api, ControlPlaneHarness plane) {
        Site.enroll(api, plane.control(), "ours", "here");
        ids.put("clouds", api.get("/v1/clouds/ours").at("/id"));
        ids.put("sites", api.get("/v1/sites/here").at("/id"));
        ids.put("projects", api.get("/v1/projects?cloud=ours").at("/items/0/id"));
        ids.put(
                "compute-configs",
                api.post("/v1/compute-configs", Map.of("name", "small", "cloud", "ours", "spec", Map.of()))
                        .at("/id"));
        ids.put(
                "clusters",
                api.post("/v1/clusters", Map.of("name", "demo", "cloud", "ours"))
                        .at("/id"));
        ids.put(
                "jobs",
                api.post("/v1/jobs", Map.of("name", "j", "cluster", "demo", "spec", Map.of("entrypoint", "x")))
                        .at("/id"));
        ids.put("users", api.get("/v1/users/admin").at("/id"));
        ids.put(
                "service-accounts",
                api.post("/v1/service-accounts", Map.of("name", "ours")).at("/id"));
        api.post("/v1/roles", Map.of("name", "looker", "permissions", Map.of("cluster", List.of("Read"))));
        ids.put("roles", "looker");
        ids.put("role-assignments", api.get("/v1/role-assignments").at("/items/0/id"));
        ids.put("api-keys", api.get("/v1/api-keys").at("/items/0/id"));
    }

    /// The key of a service account that is administrator of its own cloud only.
    private static String neighbour(Api api) {
        String theirs = api.post("/v1/clouds", Map.of("name", "theirs")).at("/id");
        api.post("/v1/service-accounts", Map.of("name", "neighbour"));
        api.post("/v1/role-assignments", Map.of("principal", "neighbour", "role", "administrator", "scope", theirs));
        return api.post("/v1/api-keys", Map.of("name", "k", "principal", "neighbour"))
                .at("/key");
    }

    private static String state(Api api) {
        StringBuilder state = new StringBuilder();
        for (String list : List.of(
                "clouds",
                "projects",
                "compute-configs",
                "clusters",
                "jobs",
                "users",
                "service-accounts",
                "roles",
                "role-assignments")) {
            state.append(api.get("/v1/" + list).body());
        }
        return state.append(api.get("/v1/clouds/ours/sites").body().replaceAll("\"last_seen_at\":\"[^\"]*\"", ""))
                .toString();
    }
}
