package io.raybound.headagent.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.headagent.ray.HttpRayJobs;
import io.raybound.headagent.ray.RayHead;
import io.raybound.headagent.ray.RayHttp;
import io.raybound.headagent.ray.RayJobs;
import io.raybound.headagent.ray.RayJobsContract;
import io.raybound.headagent.ray.Submission;
import io.raybound.model.Id;
import io.raybound.model.JobSpec;
import io.raybound.testkit.Eventually;
import io.raybound.wire.Json;
import io.raybound.wire.link.JobInstruction;
import io.raybound.wire.link.Reports.Report;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Everything that needs a real Ray head; one head serves all of it.
final class RealRayIT {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Id CLUSTER = new Id("clu-aaaaaaaaaaaa");
    private static final Id JOB = new Id("job-bbbbbbbbbbbb");
    private static RayHttp http;

    @BeforeAll
    static void findRay() {
        http = RayHead.shared().http();
    }

    @AfterAll
    static void hangUp() {
        http.close();
    }

    @Nested
    final class Contract extends RayJobsContract {
        @Override
        protected RayJobs ray() {
            return new HttpRayJobs(http);
        }

        @Override
        protected void letTimePass() {}
    }

    @Nested
    final class Loop {
        @TempDir
        private Path folder;

        private final List<Report> reports = new CopyOnWriteArrayList<>();

        @Test
        void jobs_are_driven_and_seen_and_the_ends_of_their_logs_are_kept() throws IOException {
            try (JobLoop loop = loop()) {
                loop.start();
                loop.accept(JOB, 1, job("sh -c 'echo kept line; exit 3'", 1));
                new HttpRayJobs(http)
                        .submit(new Submission("plain-tool", "echo from a plain tool", Json.tree("{}"), Map.of()));
                Eventually.within(
                        LIMIT,
                        "both have ended and their logs are kept",
                        () -> isKept(JOB, "Failed") && isKept(plain(), "Succeeded"));
                assertThat(detail(JOB, "attempt")).isEqualTo("2");
                assertThat(detail(JOB, "exit_code")).isEqualTo("3");
                assertThat(log(JOB)).contains("kept line\n");
                assertThat(log(plain())).contains("from a plain tool\n");
                assertThat(detail(plain(), "owner_id")).isEqualTo("usr-cccccccccccc");
                assertThat(detail(plain(), "source")).isEqualTo("ray");
            }
        }

        @Test
        void a_restarted_agent_goes_on_with_what_runs_and_stops_it_on_request() throws IOException {
            Id id = new Id("job-dddddddddddd");
            try (JobLoop loop = loop()) {
                loop.start();
                loop.accept(id, 1, job("sleep 600", 0));
                Eventually.within(LIMIT, "it runs", () -> state(id).equals("Running"));
            }
            reports.clear();
            try (JobLoop loop = loop()) {
                loop.start();
                Eventually.within(LIMIT, "it is reported again", () -> state(id).equals("Running"));
                loop.accept(
                        id,
                        2,
                        new JobInstruction("job", CLUSTER, job("sleep 600", 0).spec(), true));
                Eventually.within(LIMIT, "it is stopped", () -> state(id).equals("Stopped"));
                assertThat(detail(id, "attempt")).isEqualTo("1");
            }
        }

        private JobLoop loop() {
            return new JobLoop(
                    new JobLoop.Settings(CLUSTER, folder.resolve("data"), folder.resolve("logs"), 1 << 20),
                    http,
                    id -> id.equals("plain-tool") ? Optional.of("usr-cccccccccccc") : Optional.empty(),
                    reports::add,
                    Clock.systemUTC(),
                    new Random(1));
        }

        private Id plain() throws IOException {
            return RayJobWatch.id(CLUSTER, new HttpRayJobs(http).session(), "plain-tool");
        }

        private boolean isKept(Id id, String state) throws IOException {
            return state(id).equals(state) && !detail(id, "log_location").isEmpty() && !log(id).isEmpty();
        }

        private Optional<Report> last(Id id) {
            return reports.stream().filter(r -> r.id().equals(id)).reduce((one, next) -> next);
        }

        private String state(Id id) {
            return last(id).map(Report::state).orElse("");
        }

        private String detail(Id id, String name) {
            return last(id).map(r -> r.detail().get(name))
                    .map(n -> n.asString())
                    .orElse("");
        }

        private String log(Id id) throws IOException {
            return Files.readString(Path.of(URI.create(detail(id, "log_location"))));
        }

        private static JobInstruction job(String entrypoint, int retries) {
            return new JobInstruction("job", CLUSTER, new JobSpec(entrypoint, "{}", Map.of(), retries, null), false);
        }
    }
}
