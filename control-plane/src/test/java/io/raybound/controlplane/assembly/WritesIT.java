package io.raybound.controlplane.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.controlplane.api.Api;
import io.raybound.testkit.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WritesIT {
    @TempDir
    static Path folder;

    private static ControlPlaneHarness plane;
    private static Api api;
    private static Site site;

    @BeforeAll
    static void start() throws Exception {
        plane = ControlPlaneHarness.start(folder);
        api = Api.of(plane.url(), plane.rootPem(), plane.adminKey());
        site = Site.enroll(api, plane.control(), "local", "here");
    }

    @AfterAll
    static void stop() {
        plane.close();
    }

    @Test
    void aRepeatedCreateTakesEffectOnce() {
        Map<String, String> body = Map.of("name", "once");
        Api.Reply first = api.post("/v1/clouds", body, "Idempotency-Key", "k-1");
        Api.Reply again = api.post("/v1/clouds", body, "Idempotency-Key", "k-1");
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.at("/id")).isEqualTo(first.at("/id"));
        Api.Reply other = api.post("/v1/clouds", Map.of("name", "another"), "Idempotency-Key", "k-1");
        assertThat(other.problem().code()).isEqualTo("idempotency-key-reused");
        assertThat(api.post("/v1/clouds", body, "Idempotency-Key", "k-2")
                        .problem()
                        .code())
                .isEqualTo("name-taken");
    }

    @Test
    void parallelRepeatsTakeEffectOnce() throws Exception {
        try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Api.Reply>> replies = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                replies.add(many.submit(
                        () -> api.post("/v1/clouds", Map.of("name", "parallel"), "Idempotency-Key", "k-parallel")));
            }
            String id = replies.getFirst().get().at("/id");
            for (Future<Api.Reply> reply : replies) {
                assertThat(reply.get().status()).isEqualTo(201);
                assertThat(reply.get().at("/id")).isEqualTo(id);
            }
        }
    }

    @Test
    void aSecretIsShownOnce() {
        Map<String, String> body = Map.of("name", "k");
        assertThat(api.post("/v1/api-keys", body, "Idempotency-Key", "secret").status())
                .isEqualTo(201);
        Api.Reply again = api.post("/v1/api-keys", body, "Idempotency-Key", "secret");
        assertThat(again.problem().code()).isEqualTo("secret-shown-once");
    }

    @Test
    void ofTwoWritersOnOneGenerationOneWins() {
        api.post(
                "/v1/clusters",
                Map.of(
                        "name",
                        "race",
                        "cloud",
                        "local",
                        "spec",
                        Map.of("workers", List.of(Map.of("name", "cpu", "count", 1)))));
        String etag = api.get("/v1/clusters/race").header("etag");
        assertThat(api.post("/v1/clusters/race/scale", Map.of("count", 2), "If-Match", etag)
                        .status())
                .isEqualTo(200);
        Api.Reply late = api.post("/v1/clusters/race/scale", Map.of("count", 3), "If-Match", etag);
        assertThat(late.status()).isEqualTo(412);
        assertThat(api.get("/v1/clusters/race").at("/spec/workers/0/count")).isEqualTo("2");
    }

    @Test
    void aPatchedSpecMayChangeWorkerCountsOnly() {
        api.post(
                "/v1/clusters",
                Map.of(
                        "name",
                        "patched",
                        "cloud",
                        "local",
                        "spec",
                        Map.of("workers", List.of(Map.of("name", "a", "count", 1), Map.of("name", "b", "count", 1)))));
        Api.Reply more = api.send(
                "PATCH",
                "/v1/clusters/patched",
                "{\"spec\":{\"workers\":[{\"name\":\"a\",\"count\":3},{\"name\":\"b\",\"count\":0}]}}",
                "If-Match",
                "\"1\"");
        assertThat(more.at("/spec/workers/0/count")).isEqualTo("3");
        assertThat(more.at("/spec/workers/1/count")).isEqualTo("0");
        assertThat(more.at("/generation")).as("one write").isEqualTo("2");
        Api.Reply other = api.send(
                "PATCH",
                "/v1/clusters/patched",
                "{\"spec\":{\"ray_version\":\"2.61.0\",\"workers\":[{\"name\":\"a\",\"count\":3},{\"name\":\"b\",\"count\":0}]}}",
                "If-Match",
                "\"" + more.at("/generation") + "\"");
        assertThat(other.problem().code()).isEqualTo("bad-value");
        Api.Reply stale = api.send(
                "PATCH",
                "/v1/clusters/patched",
                "{\"spec\":{\"workers\":[{\"name\":\"a\",\"count\":3},{\"name\":\"b\",\"count\":0}]}}",
                "If-Match",
                "\"1\"");
        assertThat(stale.status()).isEqualTo(412);
    }

    @Test
    void aDryRunAnswersAsTheRealRequestWouldAndWritesNothing() {
        Map<String, String> body = Map.of("name", "tried", "cloud", "local");
        Api.Reply would = api.post("/v1/clusters?dry-run=true", body);
        assertThat(would.status()).isEqualTo(201);
        assertThat(would.at("/state")).isEqualTo("Pending");
        assertThat(api.get("/v1/clusters/tried").status()).isEqualTo(404);
        assertThat(api.post("/v1/clusters?dry-run=perhaps", body).problem().code())
                .isEqualTo("bad-value");
        assertThat(api.post("/v1/api-keys?dry-run=true", Map.of("name", "k"))
                        .problem()
                        .code())
                .as("a secret that does not count is of no use")
                .isEqualTo("bad-value");
        api.post("/v1/clusters", body);
        assertThat(api.post("/v1/clusters?dry-run=true", body).problem().code()).isEqualTo("name-taken");
        assertThat(api.delete("/v1/clusters/tried?dry-run=true").status()).isEqualTo(202);
        assertThat(api.send(
                                "PATCH",
                                "/v1/clusters/tried?dry-run=true",
                                "{\"desired_state\":\"Stopped\"}",
                                "If-Match",
                                "\"9\"")
                        .status())
                .isEqualTo(412);
        Api.Reply stopped = api.send(
                "PATCH", "/v1/clusters/tried?dry-run=true", "{\"desired_state\":\"Stopped\"}", "If-Match", "\"1\"");
        assertThat(stopped.at("/desired_state")).isEqualTo("Stopped");
        assertThat(api.get("/v1/clusters/tried").at("/desired_state")).isEqualTo("Running");
    }

    @Test
    void pagesGiveEverythingOnce() {
        for (int i = 0; i < 7; i++) {
            api.post("/v1/projects", Map.of("name", "page-" + i, "cloud", "local"));
        }
        List<String> ids = new ArrayList<>();
        List<String> names = new ArrayList<>();
        String cursor = "";
        do {
            Api.Reply page = api.get("/v1/projects?limit=3" + cursor);
            assertThat(page.json().at("/items").size()).isLessThanOrEqualTo(3);
            page.json().at("/items").forEach(item -> {
                ids.add(item.get("id").asString());
                names.add(item.get("name").asString());
            });
            cursor = page.json().at("/next_cursor").isNull() ? "" : "&cursor=" + page.at("/next_cursor");
        } while (!cursor.isEmpty());
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(names).contains("page-0", "page-6", "default");
    }

    @Test
    void waitingEndsWhenTheStateComes() throws Exception {
        String id = api.post("/v1/clusters", Map.of("name", "awaited", "cloud", "local"))
                .at("/id");
        try (ExecutorService one = Executors.newVirtualThreadPerTaskExecutor()) {
            long start = System.nanoTime();
            Future<Api.Reply> waiting = one.submit(() -> api.get("/v1/clusters/awaited?wait-for=Running&timeout=30"));
            site.cluster(id, 1, "Starting");
            site.cluster(id, 1, "Running");
            assertThat(waiting.get().at("/state")).isEqualTo("Running");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
        }
    }

    @Test
    void waitingEndsWithTheTimeOver() {
        api.post("/v1/clusters", Map.of("name", "never", "cloud", "local"));
        Api.Reply reply = api.get("/v1/clusters/never?wait-for=Running&timeout=1");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.at("/state")).isNotEqualTo("Running");
    }

    @Test
    void waitingForDeletedEndsWithTheDeletion() throws Exception {
        api.post("/v1/clusters", Map.of("name", "gone", "cloud", "local"));
        try (ExecutorService one = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Api.Reply> waiting = one.submit(() -> api.get("/v1/clusters/gone?wait-for=Deleted&timeout=30"));
            api.delete("/v1/clusters/gone");
            assertThat(waiting.get().json().at("/deleted_at").isNull()).isFalse();
        }
    }

    @Test
    void aStopLetsHeldAnswersGo(@TempDir Path other) throws Exception {
        ControlPlaneHarness stopping = ControlPlaneHarness.start(other);
        try (ExecutorService one = Executors.newVirtualThreadPerTaskExecutor()) {
            Api there = Api.of(stopping.url(), stopping.rootPem(), stopping.adminKey());
            Site.enroll(there, stopping.control(), "local", "here");
            there.post("/v1/clusters", Map.of("name", "held"));
            Future<Api.Reply> waiting = one.submit(() -> there.get("/v1/clusters/held?wait-for=Running&timeout=55"));
            Eventually.within(Eventually.patience(), "the answer is held", () -> stopping.held() == 1);
            long start = System.nanoTime();
            stopping.close();
            assertThat(waiting.get().at("/state")).isEqualTo("Pending");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
        }
    }

    @Test
    void whatWasAnsweredIsThereAfterARestart(@TempDir Path other) throws Exception {
        ControlPlaneSettings settings = ControlPlaneHarness.settings(other);
        String key;
        try (ControlPlaneHarness first = ControlPlaneHarness.start(other, settings)) {
            key = first.adminKey();
            Api.of(first.url(), first.rootPem(), key).post("/v1/clouds", Map.of("name", "kept"));
        }
        try (ControlPlaneHarness second = ControlPlaneHarness.start(other, settings)) {
            Api again = Api.of(second.url(), second.rootPem(), key);
            assertThat(again.get("/v1/clouds/kept").at("/name")).isEqualTo("kept");
            assertThat(second.adminKey()).as("the key is written once").isEqualTo(key);
            Browser browser = new Browser(second.url(), second.rootPem());
            assertThat(browser.firstLogin(second.firstLink(), "correct horse battery staple")
                            .statusCode())
                    .as("the unused link of the first start still works")
                    .isEqualTo(303);
        }
    }
}
