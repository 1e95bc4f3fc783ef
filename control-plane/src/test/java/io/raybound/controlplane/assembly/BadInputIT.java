package io.raybound.controlplane.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.controlplane.api.Api;
import io.raybound.wire.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every refusal is a problem with code, bad value, expected form and next step, and changes nothing.
class BadInputIT {
    @TempDir
    static Path folder;

    private static ControlPlaneHarness plane;
    private static Api api;
    private static String before;

    @BeforeAll
    static void start() throws Exception {
        plane = ControlPlaneHarness.start(folder);
        api = Api.of(plane.url(), plane.rootPem(), plane.adminKey());
        Site.enroll(api, plane.control(), "local", "here");
        api.post("/v1/clusters", Map.of("name", "demo"));
        before = state();
    }

    @AfterAll
    static void stop() {
        plane.close();
    }

    @AfterEach
    void nothingChanged() {
        assertThat(state()).isEqualTo(before);
    }

    private static String state() {
        return api.get("/v1/clouds").body()
                + api.get("/v1/clusters?deleted=true").body()
                + api.get("/v1/projects").body()
                + api.get("/v1/jobs").body()
                + api.get("/v1/users").body();
    }

    private static Problem refused(int status, String code, Api.Reply reply) {
        Problem problem = reply.problem();
        assertThat(problem.status()).as(reply.body()).isEqualTo(status);
        assertThat(problem.code()).as(reply.body()).isEqualTo(code);
        assertThat(problem.type()).isEqualTo("https://raybound.io/problems/" + code);
        assertThat(problem.nextStep()).isNotBlank();
        assertThat(reply.body())
                .doesNotContain("io.raybound")
                .doesNotContain("Exception")
                .doesNotContain("tools.jackson");
        return problem;
    }

    @Test
    void allBadValuesAreNamedAtOnce() {
        Problem problem = refused(
                400,
                "bad-value",
                api.post(
                        "/v1/clusters",
                        "{\"nam\":\"x\",\"name\":\"-bad-\",\"spec\":{\"ray_version\":\"new\",\"head\":{\"cpus\":5000}}}"));
        assertThat(problem.errors())
                .extracting(Problem.FieldError::field)
                .containsExactlyInAnyOrder("nam", "name", "spec.ray_version", "spec.head.cpus");
        assertThat(problem.errors())
                .filteredOn(e -> e.field().equals("nam"))
                .extracting(Problem.FieldError::expected)
                .first()
                .asString()
                .contains("did you mean 'name'");
    }

    @Test
    void wrongTypesAndLengthsAreRefused() {
        refused(400, "bad-value", api.post("/v1/clouds", "{\"name\":7}"));
        refused(400, "bad-value", api.post("/v1/clouds", "{\"name\":[\"a\"]}"));
        refused(400, "bad-value", api.post("/v1/clouds", "[]"));
        refused(400, "bad-value", api.post("/v1/clouds", "\"local\""));
        refused(400, "bad-value", api.post("/v1/clouds", Map.of("name", "a".repeat(41))));
        refused(400, "bad-value", api.post("/v1/users", Map.of("name", "ada", "display_name", "x".repeat(121))));
        refused(400, "bad-value", api.post("/v1/clusters/demo/scale", "{\"group\":\"cpu\",\"count\":1.5}"));
        refused(
                400,
                "bad-value",
                api.post(
                        "/v1/jobs", Map.of("cluster", "demo", "spec", Map.of("entrypoint", "x", "runtime_env", "[]"))));
    }

    @Test
    void badJsonIsRefused() {
        for (String body :
                List.of("{", "{\"name\":\"a\"} x", "{\"name\":\"a\",\"name\":\"b\"}", "{'name':'a'}", "nul", " ")) {
            refused(400, "bad-json", api.post("/v1/clouds", body));
        }
    }

    @Test
    void bombsOfDepthAndSizeAreRefused() {
        refused(400, "bad-json", api.post("/v1/clouds", "[".repeat(400_000)));
        refused(400, "bad-json", api.post("/v1/clouds", "{\"a\":".repeat(100) + "1" + "}".repeat(100)));
        refused(400, "bad-json", api.post("/v1/clouds", "{\"name\":1" + "0".repeat(100_000) + "}"));
        Api.Reply many = api.post("/v1/clouds", "{\"name\":[" + "1,".repeat(400_000) + "1]}");
        refused(400, "bad-value", many);
        assertThat(many.body().length()).isLessThan(5_000);
        refused(413, "body-too-large", api.post("/v1/clouds", "{\"name\":\"" + "a".repeat(1 << 20) + "\"}"));
    }

    @Test
    void manyUnknownFieldsGiveABoundedAnswer() {
        StringBuilder body = new StringBuilder("{\"name\":\"a\"");
        for (int i = 0; i < 20_000; i++) {
            body.append(",\"f").append(i).append("\":1");
        }
        Api.Reply reply = api.post("/v1/clouds", body.append("}").toString());
        refused(400, "bad-value", reply);
        assertThat(reply.body().length()).isLessThan(50_000);
    }

    @Test
    void otherContentTypesAreRefused() {
        refused(415, "unsupported-media-type", api.post("/v1/clouds", "name=a", "Content-Type", "text/plain"));
        refused(
                415,
                "unsupported-media-type",
                api.post("/v1/clouds", "name=a", "Content-Type", "application/x-www-form-urlencoded"));
        refused(406, "not-acceptable", api.send("GET", "/v1/clouds", null, "Accept", "text/html"));
        refused(405, "method-not-allowed", api.send("PUT", "/v1/clouds", null));
        refused(404, "not-found", api.get("/v1/nothing"));
    }

    @Test
    void unknownAndRepeatedParametersAreRefused() {
        Problem problem = refused(400, "bad-value", api.get("/v1/clusters?stat=Running"));
        assertThat(String.valueOf(problem.errors())).contains("did you mean 'state'");
        refused(400, "bad-value", api.get("/v1/clusters?limit=1&limit=2"));
        refused(400, "bad-value", api.get("/v1/clusters?limit=0"));
        refused(400, "bad-value", api.get("/v1/clusters?limit=x"));
        refused(400, "bad-value", api.get("/v1/clusters/demo?wait-for=Flying"));
        refused(400, "bad-value", api.get("/v1/clusters/demo?wait-for=Running&timeout=56"));
        refused(400, "bad-value", api.get("/v1/events"));
        refused(400, "bad-value", api.get("/v1/events?object=demo"));
        assertThat(api.get("/v1/clusters?cursor=%00%ff%27--").status()).isEqualTo(400);
    }

    @Test
    void takenNamesAreRefused() {
        refused(409, "name-taken", api.post("/v1/clouds", Map.of("name", "local")));
        refused(409, "name-taken", api.post("/v1/clusters", Map.of("name", "demo")));
    }

    @Test
    void whatIsNotThereOrNotOursReadsTheSame() {
        Problem unknown = refused(404, "not-found", api.get("/v1/clusters/nothing"));
        Problem foreign = refused(404, "not-found", api.get("/v1/clusters/clu-aaaaaaaaaaaa"));
        assertThat(foreign.detail().replace("clu-aaaaaaaaaaaa", "nothing")).isEqualTo(unknown.detail());
        refused(404, "not-found", api.get("/v1/clusters/%2e%2e%2fclouds"));
        refused(404, "not-found", api.post("/v1/clusters", Map.of("name", "x", "cloud", "nothing")));
        refused(404, "not-found", api.post("/v1/clusters", Map.of("name", "x", "compute_config", "nothing")));
    }

    @Test
    void wrongStatesAreRefused() {
        refused(409, "not-empty", api.delete("/v1/clouds/local"));
        refused(400, "bad-value", api.post("/v1/clusters/demo/scale", Map.of("group", "none", "count", 1)));
        refused(409, "last-administrator", api.delete("/v1/users/admin"));
    }

    @Test
    void generationsAreChecked() {
        refused(412, "stale-generation", api.post("/v1/clusters/demo/stop", null, "If-Match", "\"99\""));
        refused(428, "generation-needed", api.send("PATCH", "/v1/clusters/demo", "{\"desired_state\":\"Stopped\"}"));
        refused(400, "bad-value", api.post("/v1/clusters/demo/stop", null, "If-Match", "W/\"1\""));
        refused(400, "bad-value", api.post("/v1/clusters/demo/stop", null, "If-Match", "*"));
    }

    @Test
    void withoutAValidKeyNothingIsTold() {
        for (String key : List.of("", "rbk_x", "rbk_" + "A".repeat(38), plane.adminKey() + "x", "Basic")) {
            Api.Reply reply = api.as(key).get("/v1/clusters/demo");
            refused(401, "unauthenticated", reply);
            assertThat(reply.header("www-authenticate")).contains("Bearer");
            assertThat(reply.body()).doesNotContain("demo");
        }
        assertThat(api.as("").get("/v1/version").status()).isEqualTo(200);
    }

    private static List<String> denied(String principal) {
        List<String> denied = new ArrayList<>();
        api.get("/v1/audit?after=0&limit=500").json().at("/items").forEach(item -> {
            boolean was = item.get("outcome").asString().startsWith("denied: ");
            if (was && item.get("principal").asString().equals(principal)) {
                denied.add(
                        item.get("action").asString() + " " + item.get("object").asString());
            }
        });
        return denied;
    }

    @Test
    void aCallerWithoutRolesSeesNothing() {
        String account = "watcher" + System.nanoTime() % 1000;
        String id = api.post("/v1/service-accounts", Map.of("name", account)).at("/id");
        String key = api.post("/v1/api-keys", Map.of("name", "k", "principal", account))
                .at("/key");
        Api nobody = api.as(key);
        assertThat(nobody.get("/v1/clusters").json().at("/items").size()).isZero();
        refused(404, "not-found", nobody.get("/v1/clusters/demo"));
        refused(404, "not-found", nobody.post("/v1/clusters/demo/stop", null));
        assertThat(nobody.post("/v1/clusters", Map.of("name", "mine")).status()).isIn(403, 404);
        assertThat(nobody.post("/v1/clouds", Map.of("name", "mine")).status()).isEqualTo(403);
        assertThat(nobody.get("/v1/audit").status()).isEqualTo(403);
        nobody.get("/v1/audit");
        assertThat(denied(id)).as("each denial once").containsExactly("cloud.create mine", "audit.list (none)");
        api.delete("/v1/service-accounts/" + id);
        assertThat(api.as(key).get("/v1/clusters").status()).isIn(200, 401);
    }
}
