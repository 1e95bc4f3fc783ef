package io.raybound.controlplane.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.controlplane.api.Api;
import io.raybound.controlplane.api.Contract;
import io.raybound.controlplane.api.Operation;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One story through every operation of the contract; [Api] holds each answer against its schema.
class EveryOperationIT {
    /// Their stories need a browser: see `CliLoginIT` and `DeviceLoginIT`.
    private static final Set<String> ELSEWHERE = Set.of("swapCliLogin", "beginDeviceLogin", "swapDeviceLogin");

    @TempDir
    Path folder;

    @Test
    void everyOperationAnswersAsTheContractSays() throws Exception {
        try (ControlPlaneHarness plane = ControlPlaneHarness.start(folder)) {
            Api api = Api.of(plane.url(), plane.rootPem(), plane.adminKey());
            meta(api);
            Site site = Site.enroll(api, plane.control(), "local", "here");
            places(api);
            people(api);
            String cluster = clusters(api, site);
            jobs(api);
            records(api, cluster);
            cleanUp(api);
            Set<String> all = Contract.load().operations().stream()
                    .map(Operation::id)
                    .filter(id -> !ELSEWHERE.contains(id))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(api.seen()).containsAll(all);
        }
    }

    private static void meta(Api api) {
        assertThat(api.get("/v1/version").at("/api")).isEqualTo("v1");
        assertThat(api.get("/v1/ca").body()).startsWith("-----BEGIN CERTIFICATE-----");
        Api.Reply me = api.get("/v1/whoami");
        assertThat(me.at("/name")).isEqualTo("admin");
        assertThat(me.at("/roles/0/role")).isEqualTo("administrator");
        assertThat(me.at("/authenticated_by")).isEqualTo("api-key");
    }

    private static void places(Api api) {
        assertThat(api.get("/v1/clouds").at("/items/0/name")).isEqualTo("local");
        api.get("/v1/clouds/local");
        assertThat(api.get("/v1/clouds/local/sites").at("/items/0/gateway_port"))
                .isEqualTo("8443");
        api.get("/v1/sites/here");
        api.get("/v1/sites/here/checks");
        Api.Reply project = api.post("/v1/projects", Map.of("name", "vision", "cloud", "local"));
        api.get("/v1/projects?cloud=local");
        assertThat(api.get("/v1/projects/vision").header("etag")).isEqualTo("\"1\"");
        Api.Reply changed =
                api.send("PATCH", "/v1/projects/vision", "{\"description\":\"Images\"}", "If-Match", "\"1\"");
        assertThat(changed.at("/description")).isEqualTo("Images");
        api.delete("/v1/projects/" + project.at("/id"));
        Map<String, Object> small =
                Map.of("name", "small", "spec", Map.of("workers", List.of(Map.of("name", "cpu", "count", 1))));
        assertThat(api.post("/v1/compute-configs", small).at("/version")).isEqualTo("1");
        assertThat(api.post("/v1/compute-configs", small).at("/version")).isEqualTo("2");
        api.get("/v1/compute-configs?name=small");
        assertThat(api.get("/v1/compute-configs/small:1").at("/version")).isEqualTo("1");
        api.post("/v1/compute-configs/small:1/archive", null);
    }

    private static void people(Api api) {
        api.post("/v1/users", Map.of("name", "ada", "display_name", "Ada <b>"));
        api.get("/v1/users");
        api.get("/v1/users/ada");
        assertThat(api.post("/v1/users/ada/login-links", null).at("/url")).contains("/login/once?code=");
        api.post("/v1/service-accounts", Map.of("name", "ci"));
        api.get("/v1/service-accounts");
        api.get("/v1/service-accounts/ci");
        api.get("/v1/roles");
        api.post("/v1/roles", Map.of("name", "looker", "permissions", Map.of("cluster", List.of("Read"))));
        Api.Reply given = api.post("/v1/role-assignments", Map.of("principal", "ci", "role", "looker"));
        api.get("/v1/role-assignments");
        api.delete("/v1/role-assignments/" + given.at("/id"));
        api.delete("/v1/roles/looker");
        Api.Reply key = api.post("/v1/api-keys", Map.of("name", "laptop", "expires_in_seconds", 3600));
        assertThat(key.at("/key")).startsWith("rbk_");
        assertThat(api.get("/v1/api-keys").body()).doesNotContain(key.at("/key"));
        api.delete("/v1/api-keys/" + key.at("/api_key/id"));
    }

    private static String clusters(Api api, Site site) {
        Api.Reply made = api.post("/v1/clusters", Map.of("name", "demo", "compute_config", "small"));
        String id = made.at("/id");
        assertThat(made.header("location")).isEqualTo("/v1/clusters/" + id);
        site.cluster(id, 1, "Running");
        Api.Reply running = api.get("/v1/clusters/demo?wait-for=Running&timeout=5");
        assertThat(running.at("/state")).isEqualTo("Running");
        assertThat(running.at("/url")).startsWith("https://demo-");
        api.get("/v1/clusters?cloud=local&project=default&state=Running&deleted=true");
        assertThat(api.post("/v1/clusters/demo/scale", Map.of("count", 2)).at("/generation"))
                .isEqualTo("2");
        Api.Reply patched =
                api.send("PATCH", "/v1/clusters/demo", "{\"desired_state\":\"Stopped\"}", "If-Match", "\"2\"");
        assertThat(patched.at("/desired_state")).isEqualTo("Stopped");
        api.post("/v1/clusters/demo/start", null);
        api.post("/v1/clusters/demo/stop", null);
        api.post("/v1/clusters/demo/start", null);
        assertThat(api.get("/v1/clusters/demo/events").at("/items/0/code")).isNotEmpty();
        Api.Reply grant = api.post("/v1/clusters/demo/grants", Map.of("doors", List.of("jobs")));
        assertThat(grant.at("/host")).startsWith("demo-");
        assertThat(grant.json().at("/doors").toString()).isEqualTo("[\"jobs\"]");
        api.post("/v1/clusters/demo/grants", null);
        api.send("PUT", "/v1/clusters/demo/shares/ada", null);
        assertThat(api.get("/v1/clusters/demo/shares").at("/items/0/name")).isEqualTo("ada");
        api.get("/v1/clusters/demo/shares/ada");
        api.delete("/v1/clusters/demo/shares/ada");
        api.send("PUT", "/v1/clusters/demo/shares/ci", null);
        assertThat(api.get("/v1/clusters/demo/shares/ci").at("/kind")).isEqualTo("service_account");
        api.delete("/v1/clusters/demo/shares/ci");
        return id;
    }

    private static void jobs(Api api) {
        Api.Reply job = api.post(
                "/v1/jobs",
                Map.of(
                        "name",
                        "hello",
                        "cluster",
                        "demo",
                        "spec",
                        Map.of("entrypoint", "python main.py"),
                        "waits_for_package",
                        true));
        String id = job.at("/id");
        api.get("/v1/jobs?cluster=demo&state=Pending");
        assertThat(api.get("/v1/jobs/hello").at("/id")).isEqualTo(id);
        Api.Reply ready = api.post("/v1/jobs/" + id + "/package", Map.of("uri", "gcs://_ray_pkg_0123456789abcdef.zip"));
        assertThat(ready.at("/spec/runtime_env")).contains("gcs://_ray_pkg_0123456789abcdef.zip");
        assertThat(ready.at("/waits_for_package")).isEqualTo("false");
        api.get("/v1/jobs/" + id + "?wait-for=Ended&timeout=0");
        api.get("/v1/jobs/" + id + "/events");
        api.post("/v1/jobs/" + id + "/stop", null);
    }

    private static void records(Api api, String cluster) {
        assertThat(api.get("/v1/events?object=" + cluster).json().at("/items").size())
                .isPositive();
        Api.Reply audit = api.get("/v1/audit?limit=500");
        assertThat(audit.body()).contains("cluster.create").contains("user.create");
    }

    private static void cleanUp(Api api) {
        api.delete("/v1/clusters/demo");
        assertThat(api.get("/v1/clusters").json().at("/items").size()).isZero();
        api.delete("/v1/users/ada");
        api.delete("/v1/service-accounts/ci");
        api.post("/v1/clouds", Map.of("name", "other"));
        api.post("/v1/clouds/other/sites", Map.of("name", "there"));
        api.delete("/v1/sites/there");
        api.delete("/v1/clouds/other");
    }
}
