package io.raybound.headagent.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.headagent.ray.RayHead;
import io.raybound.headagent.ray.RayHttp;
import io.raybound.model.Id;
import io.raybound.model.Secret;
import io.raybound.testkit.Eventually;
import io.raybound.testkit.FreePorts;
import io.raybound.wire.link.Reports.Report;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

final class HealthWatchIT {
    private static final Id CLUSTER = new Id("clu-aaaaaaaaaaaa");
    private final List<Report> reports = new CopyOnWriteArrayList<>();

    @Test
    void a_head_that_is_well_is_reported_healthy_once_with_its_nodes() {
        try (RayHttp http = RayHead.shared().http();
                HealthWatch watch = new HealthWatch(CLUSTER, http, http, "/api/gcs_healthz", reports::add)) {
            watch.start();
            Eventually.within(
                    Duration.ofSeconds(30),
                    "it is healthy",
                    () -> !reports.isEmpty() && reports.getLast().state().equals("Healthy"));
            assertThat(reports.getLast().detail())
                    .hasEntrySatisfying(
                            "nodes_alive", n -> assertThat(n.intValue()).isEqualTo(1));
            assertThat(reports.getLast().id()).isEqualTo(CLUSTER);
        }
    }

    @Test
    void a_head_that_does_not_answer_is_reported_with_cause_and_next_step() {
        URI nowhere = URI.create("http://127.0.0.1:" + FreePorts.one());
        try (RayHttp http = new RayHttp(nowhere, Secret.of("t"), label -> {});
                HealthWatch watch = new HealthWatch(CLUSTER, http, http, "/api/healthz", reports::add)) {
            watch.once();
            watch.once();
        }
        assertThat(reports).hasSize(1);
        assertThat(reports.getFirst().state()).isEqualTo("Unhealthy");
        assertThat(reports.getFirst().failure()).extracting(f -> f.code()).isEqualTo("head-unhealthy");
    }
}
