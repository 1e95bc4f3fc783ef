package io.raybound.headagent.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.headagent.ray.FakeRayJobs;
import io.raybound.headagent.ray.RayJob;
import io.raybound.headagent.ray.RayUnreachable;
import io.raybound.model.Id;
import io.raybound.model.JobSpec;
import io.raybound.model.JobState;
import io.raybound.testkit.Seeds;
import io.raybound.wire.link.JobInstruction;
import io.raybound.wire.link.Reports.Report;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Random lives of jobs with crashes, lost answers and lost heads between any two steps.
final class JobDriverModelTest {
    private static final Set<String> TERMINAL = Set.of("Succeeded", "Failed", "Stopped");
    private static final int LIVES = 600;

    @Test
    void no_attempt_runs_twice_and_no_verdict_changes_whatever_breaks() {
        Seeds.each(LIVES, random -> new Life(random).live());
    }

    private static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /// One seeded life of up to three jobs.
    private static final class Life {
        private final Random random;
        private final DriverBench bench = new DriverBench();
        private final Map<Id, JobInstruction> jobs = new LinkedHashMap<>();
        private final Map<Id, Long> generations = new HashMap<>();
        private int callsUntilTrouble = Integer.MAX_VALUE;
        private Trouble trouble = Trouble.CRASH;

        private enum Trouble {
            CRASH,
            LOST_ANSWER,
            LOST_HEAD
        }

        Life(Random random) {
            this.random = random;
            bench.journal.around(this::crossing, this::crossing);
            bench.ray.line(new FakeRayJobs.Line() {
                @Override
                public void before(String call) throws RayUnreachable {
                    call();
                }

                @Override
                public void after(String call) throws RayUnreachable {
                    call();
                }
            });
        }

        void live() {
            int count = 1 + random.nextInt(3);
            for (int i = 0; i < count; i++) {
                Id id = new Id("job-aaaaaaaaaaa" + (char) ('a' + i));
                String entrypoint = List.of("true", "false", "sleep", "stuck").get(random.nextInt(4));
                Long limit = random.nextInt(4) == 0 ? Long.valueOf(3 + random.nextInt(5)) : null;
                JobSpec spec = new JobSpec(entrypoint, "{}", Map.of(), random.nextInt(3), limit);
                jobs.put(id, new JobInstruction("job", DriverBench.OWNER, spec, false));
                generations.put(id, 0L);
                send(id, false);
            }
            int steps = 5 + random.nextInt(40);
            for (int i = 0; i < steps; i++) {
                step();
                check();
            }
            settle();
        }

        private void step() {
            switch (random.nextInt(12)) {
                case 0 -> bench.restart();
                case 1 -> bench.ray.lose();
                case 2 -> loseEverything();
                case 3 -> send(any(), true);
                case 4 -> bench.ray.unclear(random.nextBoolean());
                case 5, 6, 7, 8 -> troubledPass();
                default -> pass();
            }
        }

        private void troubledPass() {
            trouble = Trouble.values()[random.nextInt(Trouble.values().length)];
            callsUntilTrouble = random.nextInt(14);
            pass();
            callsUntilTrouble = Integer.MAX_VALUE;
        }

        private void pass() {
            try {
                bench.pass();
            } catch (Crash e) {
                callsUntilTrouble = Integer.MAX_VALUE;
                bench.restart();
                bench.driver.reportAll();
            }
        }

        /// A head pod is replaced: the agent's folder goes with it; the control plane tells what it had heard.
        private void loseEverything() {
            bench.ray.lose();
            bench.journal.wipe();
            bench.restart();
            jobs.keySet().forEach(id -> deliver(id, attemptsReported(id)));
        }

        private void send(Id id, boolean stop) {
            JobInstruction now = job(id);
            jobs.put(id, new JobInstruction(now.name(), now.ownerId(), now.spec(), stop || now.stop(), now.attempts()));
            generations.merge(id, 1L, Long::sum);
            deliver(id, now.attempts());
        }

        private void deliver(Id id, @Nullable Integer attempts) {
            JobInstruction now = job(id);
            jobs.put(id, new JobInstruction(now.name(), now.ownerId(), now.spec(), now.stop(), attempts));
            if (!hasEnded(id)) {
                bench.driver.accept(id, Objects.requireNonNull(generations.get(id)), job(id));
            }
        }

        /// The control plane sends no more about a job that was reported ended.
        private boolean hasEnded(Id id) {
            return reports(id).stream().anyMatch(r -> TERMINAL.contains(r.state()));
        }

        private void crossing() {
            if (callsUntilTrouble-- == 0 && trouble == Trouble.CRASH) {
                throw new Crash();
            }
        }

        private void call() throws RayUnreachable {
            if (callsUntilTrouble-- != 0) {
                return;
            }
            switch (trouble) {
                case CRASH -> throw new Crash();
                case LOST_ANSWER -> throw new RayUnreachable("cut");
                case LOST_HEAD -> bench.ray.lose();
            }
        }

        private void check() {
            for (Id id : jobs.keySet()) {
                List<String> attempts = bench.ray.accepted().stream()
                        .map(taken -> taken.substring(taken.indexOf('/') + 1))
                        .filter(submission -> submission.startsWith(id.value()))
                        .toList();
                assertThat(attempts).as("an attempt is taken by one head once").doesNotHaveDuplicates();
                assertThat(attempts.size())
                        .as("attempts of " + id)
                        .isLessThanOrEqualTo(1 + job(id).spec().maxRetries());
                assertThat(bench.ray.live().stream()
                                .map(RayJob::submissionId)
                                .filter(submission -> submission.startsWith(id.value())))
                        .as("one live run at a time")
                        .hasSizeLessThanOrEqualTo(1);
                checkReports(reports(id));
            }
        }

        private static void checkReports(List<Report> reports) {
            String verdict = "";
            int attempt = 0;
            for (Report report : reports) {
                if (!verdict.isEmpty()) {
                    assertThat(report.state()).as("a verdict stays").isEqualTo(verdict);
                }
                verdict = TERMINAL.contains(report.state()) ? report.state() : verdict;
                assertThat(attempt(report)).as("attempts count up").isGreaterThanOrEqualTo(attempt);
                attempt = attempt(report);
            }
        }

        /// When nothing breaks any more and people stop what runs for ever, everything comes to an end.
        private void settle() {
            bench.ray.unclear(false);
            for (int i = 0; i < 5; i++) {
                pass();
            }
            jobs.keySet().forEach(id -> {
                if (Set.of("sleep", "stuck").contains(job(id).spec().entrypoint())) {
                    send(id, true);
                }
            });
            for (int i = 0; i < 120; i++) {
                pass();
            }
            check();
            assertThat(bench.ray.live()).as("nothing is left running").isEmpty();
            for (Id id : jobs.keySet()) {
                Set<String> ends = Set.of("Succeeded", "Failed", "Stopped", JobReports.word(JobState.UNKNOWN));
                assertThat(reports(id).getLast().state()).as(id.value()).isIn(ends);
            }
        }

        private JobInstruction job(Id id) {
            return Objects.requireNonNull(jobs.get(id));
        }

        private Id any() {
            return List.copyOf(jobs.keySet()).get(random.nextInt(jobs.size()));
        }

        private List<Report> reports(Id id) {
            return bench.reports.stream().filter(r -> r.id().equals(id)).collect(Collectors.toList());
        }

        private int attemptsReported(Id id) {
            return reports(id).stream().mapToInt(Life::attempt).max().orElse(0);
        }

        private static int attempt(Report report) {
            JsonNode node = report.detail().get("attempt");
            return node == null ? 0 : node.intValue();
        }
    }
}
