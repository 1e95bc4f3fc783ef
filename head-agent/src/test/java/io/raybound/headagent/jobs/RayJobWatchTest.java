package io.raybound.headagent.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.headagent.ray.FakeRayJobs;
import io.raybound.headagent.ray.RayUnreachable;
import io.raybound.headagent.ray.Submission;
import io.raybound.model.Id;
import io.raybound.wire.Json;
import io.raybound.wire.link.Reports.Report;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

final class RayJobWatchTest {
    private static final Id CLUSTER = new Id("clu-aaaaaaaaaaaa");

    @TempDir
    private Path folder;

    private final FakeRayJobs ray = new FakeRayJobs(Clock.systemUTC());
    private final List<Report> reports = new ArrayList<>();
    private final Map<String, String> senders = new HashMap<>();
    private RayJobWatch watch;

    @BeforeEach
    void begin() {
        watch = watch();
    }

    private RayJobWatch watch() {
        return new RayJobWatch(
                CLUSTER,
                new SeenJournal(folder.resolve("seen.json")),
                id -> Optional.ofNullable(senders.get(id)),
                new RayJobWatch.Out(reports::add, id -> null),
                Clock.systemUTC());
    }

    private void submit(String id, String entrypoint) throws RayUnreachable {
        ray.submit(new Submission(id, entrypoint, Json.tree("{}"), Map.of()));
    }

    private void pass() throws RayUnreachable {
        watch.pass(HeadView.of(ray), id -> id.startsWith("job-"));
        ray.advance();
    }

    private List<String> states() {
        return reports.stream().map(Report::state).toList();
    }

    private String detail(String name) {
        JsonNode node = reports.getLast().detail().get(name);
        return node == null ? "" : node.asString();
    }

    @Test
    void a_job_of_a_plain_tool_is_reported_from_start_to_end_with_its_sender() throws RayUnreachable {
        senders.put("raysubmit_1", "usr-aaaaaaaaaaaa");
        submit("raysubmit_1", "true");
        for (int i = 0; i < 5; i++) {
            pass();
        }
        assertThat(states()).containsExactly("Starting", "Running", "Succeeded");
        assertThat(detail("owner_id")).isEqualTo("usr-aaaaaaaaaaaa");
        assertThat(detail("entrypoint")).isEqualTo("true");
        assertThat(detail("source")).isEqualTo("ray");
        assertThat(reports).extracting(Report::id).containsOnly(RayJobWatch.id(CLUSTER, "session_1", "raysubmit_1"));
    }

    @Test
    void a_sender_who_is_known_a_moment_late_is_still_in_the_first_report() throws RayUnreachable {
        submit("raysubmit_1", "sleep");
        pass();
        assertThat(reports).isEmpty();
        senders.put("raysubmit_1", "usr-aaaaaaaaaaaa");
        pass();
        assertThat(detail("owner_id")).isEqualTo("usr-aaaaaaaaaaaa");
    }

    @Test
    void jobs_that_the_driver_sent_are_left_to_it() throws RayUnreachable {
        submit("job-aaaaaaaaaaaa-1", "true");
        pass();
        pass();
        assertThat(reports).isEmpty();
    }

    @Test
    void a_restarted_agent_keeps_ids_and_senders() throws RayUnreachable {
        senders.put("raysubmit_1", "usr-aaaaaaaaaaaa");
        submit("raysubmit_1", "sleep");
        pass();
        pass();
        senders.clear();
        watch = watch();
        reports.clear();
        ray.stop("raysubmit_1");
        pass();
        assertThat(states()).containsExactly("Stopped");
        assertThat(detail("owner_id")).isEqualTo("usr-aaaaaaaaaaaa");
    }

    @Test
    void jobs_of_a_lost_head_are_reported_lost_also_when_the_agent_was_restarted() throws RayUnreachable {
        submit("raysubmit_1", "sleep");
        pass();
        pass();
        ray.lose();
        watch = watch();
        pass();
        assertThat(states().getLast()).isEqualTo("Failed");
        assertThat(reports.getLast().failure()).extracting(f -> f.code()).isEqualTo("head-lost");
        assertThat(watch.anyLive()).isFalse();
    }

    @Test
    void the_same_submission_id_on_another_head_is_another_job() {
        assertThat(RayJobWatch.id(CLUSTER, "session_1", "a")).isNotEqualTo(RayJobWatch.id(CLUSTER, "session_2", "a"));
        assertThat(RayJobWatch.id(CLUSTER, "session_1", "a")).isEqualTo(RayJobWatch.id(CLUSTER, "session_1", "a"));
    }

    @Test
    void a_list_that_could_not_be_read_ends_no_job() throws RayUnreachable {
        submit("raysubmit_1", "sleep");
        pass();
        pass();
        watch.pass(new HeadView("session_1", Map.of(), false), id -> false);
        assertThat(watch.anyLive()).isTrue();
    }
}
