package io.raybound.headagent.jobs;

import static io.raybound.headagent.jobs.DriverBench.JOB;
import static io.raybound.headagent.jobs.DriverBench.OWNER;
import static io.raybound.headagent.jobs.DriverBench.instruction;
import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.headagent.ray.FakeRayJobs;
import io.raybound.headagent.ray.RayUnreachable;
import io.raybound.model.JobSpec;
import io.raybound.wire.link.JobInstruction;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class JobDriverTest {
    private final DriverBench bench = new DriverBench();

    @Test
    void a_job_is_started_once_and_its_end_is_reported_with_its_exit_code() {
        bench.accept(1, instruction("true", 0, false));
        bench.passes(6);
        assertThat(bench.states()).containsExactly("Starting", "Starting", "Running", "Succeeded");
        assertThat(bench.detail("exit_code")).isEqualTo("0");
        assertThat(bench.detail("submission_id")).isEqualTo(JOB + "-1");
        assertThat(bench.last().detail()).containsKeys("started_at", "ended_at");
        assertThat(bench.ray.accepted()).containsExactly("1/" + JOB + "-1");
    }

    @Test
    void a_failed_job_is_started_again_as_often_as_it_has_retries_each_time_under_a_new_id() {
        bench.accept(1, instruction("false", 2, false));
        bench.passes(40);
        assertThat(bench.ray.accepted()).containsExactly("1/" + JOB + "-1", "1/" + JOB + "-2", "1/" + JOB + "-3");
        assertThat(bench.last().state()).isEqualTo("Failed");
        assertThat(bench.failure()).isEqualTo("entrypoint-failed");
        assertThat(bench.message()).isEqualTo("Job entrypoint command failed with exit code 1");
    }

    @Test
    void a_lost_head_fails_a_job_without_retries() {
        bench.accept(1, instruction("sleep", 0, false));
        bench.passes(3);
        bench.ray.lose();
        bench.passes(3);
        assertThat(bench.last().state()).isEqualTo("Failed");
        assertThat(bench.failure()).isEqualTo("head-lost");
        assertThat(bench.ray.accepted()).hasSize(1);
    }

    @Test
    void a_lost_head_leads_to_the_next_attempt_of_a_job_with_retries() {
        bench.accept(1, instruction("sleep", 1, false));
        bench.passes(3);
        bench.ray.lose();
        bench.passes(6);
        assertThat(bench.last().state()).isEqualTo("Running");
        assertThat(bench.ray.accepted()).containsExactly("1/" + JOB + "-1", "2/" + JOB + "-2");
    }

    @Test
    void a_submission_that_was_taken_though_ray_answered_500_is_not_sent_again() {
        bench.ray.unclear(true);
        bench.accept(1, instruction("true", 0, false));
        bench.passes(5);
        assertThat(bench.ray.accepted()).hasSize(1);
        assertThat(bench.last().state()).isEqualTo("Succeeded");
    }

    @Test
    void a_submission_whose_answer_was_lost_is_found_and_not_sent_again() {
        bench.ray.line(cutOnce("submit"));
        bench.accept(1, instruction("true", 0, false));
        bench.passes(5);
        assertThat(bench.ray.accepted()).hasSize(1);
        assertThat(bench.last().state()).isEqualTo("Succeeded");
    }

    @Test
    void a_job_handed_to_a_head_that_was_then_lost_is_unknown_and_not_started_again() {
        bench.ray.line(cutOnce("submit"));
        bench.accept(1, instruction("true", 0, false));
        bench.pass();
        bench.ray.lose();
        bench.passes(5);
        assertThat(bench.last().state()).isEqualTo("Unknown");
        assertThat(bench.failure()).isEqualTo("outcome-unknown");
        assertThat(bench.ray.accepted()).hasSize(1);
        bench.accept(2, instruction("true", 0, true));
        bench.pass();
        assertThat(bench.last().state()).isEqualTo("Stopped");
    }

    @Test
    void a_record_that_vanished_from_the_same_head_makes_the_job_unknown() {
        bench.accept(1, instruction("sleep", 3, false));
        bench.passes(3);
        bench.ray.drop(JOB + "-1");
        bench.passes(5);
        assertThat(bench.last().state()).isEqualTo("Unknown");
        assertThat(bench.ray.accepted()).hasSize(1);
    }

    @Test
    void a_running_job_is_stopped_on_request_and_not_retried() {
        bench.accept(1, instruction("sleep", 5, false));
        bench.passes(3);
        bench.accept(2, instruction("sleep", 5, true));
        bench.passes(5);
        assertThat(bench.last().state()).isEqualTo("Stopped");
        assertThat(bench.last().observedGeneration()).isEqualTo(2);
        assertThat(bench.ray.accepted()).hasSize(1);
    }

    @Test
    void a_job_stopped_before_it_was_started_never_reaches_ray() {
        bench.accept(1, instruction("true", 0, true));
        bench.passes(2);
        assertThat(bench.states()).containsExactly("Stopped");
        assertThat(bench.ray.accepted()).isEmpty();
    }

    @Test
    void a_job_that_stays_pending_in_ray_is_removed_when_it_is_stopped() {
        bench.accept(1, instruction("stuck", 0, false));
        bench.passes(3);
        bench.accept(2, instruction("stuck", 0, true));
        bench.passes(8);
        assertThat(bench.last().state()).isEqualTo("Stopped");
        assertThat(bench.ray.live()).isEmpty();
    }

    @Test
    void an_attempt_over_its_time_is_ended_and_fails() {
        bench.driver.accept(
                JOB, 1, new JobInstruction("job", OWNER, new JobSpec("sleep", "{}", Map.of(), 0, 5L), false));
        bench.passes(12);
        assertThat(bench.last().state()).isEqualTo("Failed");
        assertThat(bench.failure()).isEqualTo("timed-out");
        assertThat(bench.ray.live()).isEmpty();
    }

    @Test
    void a_runtime_environment_that_is_no_object_fails_before_ray_sees_it() {
        bench.driver.accept(
                JOB, 1, new JobInstruction("job", OWNER, new JobSpec("true", "[]", Map.of(), 3, null), false));
        bench.passes(3);
        assertThat(bench.last().state()).isEqualTo("Failed");
        assertThat(bench.failure()).isEqualTo("refused-by-ray");
        assertThat(bench.ray.accepted()).isEmpty();
    }

    @Test
    void after_a_restart_the_running_attempt_is_found_and_reported_again() {
        bench.accept(1, instruction("sleep", 0, false));
        bench.passes(3);
        bench.restart();
        bench.reports.clear();
        bench.driver.reportAll();
        bench.passes(3);
        assertThat(bench.states()).containsExactly("Running");
        assertThat(bench.ray.accepted()).hasSize(1);
    }

    @Test
    void an_agent_that_lost_its_journal_does_not_start_again_what_was_reported_started() {
        bench.accept(1, instruction("sleep", 0, false));
        bench.passes(3);
        bench.journal.wipe();
        bench.ray.lose();
        bench.restart();
        JobSpec spec = new JobSpec("sleep", "{}", Map.of(), 0, null);
        bench.driver.accept(JOB, 1, new JobInstruction("job", OWNER, spec, false, 1));
        bench.passes(3);
        assertThat(bench.last().state()).isEqualTo("Failed");
        assertThat(bench.failure()).isEqualTo("head-lost");
        assertThat(bench.ray.accepted()).hasSize(1);
    }

    @Test
    void an_agent_that_lost_its_journal_finds_the_attempt_on_a_head_that_still_runs_it() {
        bench.accept(1, instruction("sleep", 0, false));
        bench.passes(3);
        bench.journal.wipe();
        bench.restart();
        JobSpec spec = new JobSpec("sleep", "{}", Map.of(), 0, null);
        bench.driver.accept(JOB, 1, new JobInstruction("job", OWNER, spec, false, 1));
        bench.passes(3);
        assertThat(bench.last().state()).isEqualTo("Running");
        assertThat(bench.ray.accepted()).hasSize(1);
    }

    @Test
    void an_older_instruction_changes_nothing() {
        bench.accept(2, instruction("sleep", 0, false));
        bench.passes(3);
        bench.accept(1, instruction("sleep", 0, true));
        bench.passes(3);
        assertThat(bench.last().state()).isEqualTo("Running");
    }

    @Test
    void a_tombstone_stops_the_job_and_it_is_known_as_ours_while_its_head_lives() {
        bench.accept(1, instruction("sleep", 0, false));
        bench.passes(3);
        bench.driver.accept(JOB, 2, null);
        bench.passes(4);
        assertThat(bench.ray.live()).isEmpty();
        assertThat(bench.journal.desired()).isEmpty();
        bench.restart();
        assertThat(bench.driver.owns(JOB + "-1")).isTrue();
        bench.ray.lose();
        bench.pass();
        assertThat(bench.driver.owns(JOB + "-1")).isFalse();
        assertThat(bench.journal.progress()).isEmpty();
    }

    private static FakeRayJobs.Line cutOnce(String call) {
        return new FakeRayJobs.Line() {
            private boolean cut;

            @Override
            public void before(String now) {}

            @Override
            public void after(String now) throws RayUnreachable {
                if (now.equals(call) && !cut) {
                    cut = true;
                    throw new RayUnreachable("the answer was lost");
                }
            }
        };
    }
}
