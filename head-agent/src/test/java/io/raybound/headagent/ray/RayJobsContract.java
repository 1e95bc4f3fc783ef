package io.raybound.headagent.ray;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.headagent.ray.RayJob.Status;
import io.raybound.testkit.Eventually;
import io.raybound.wire.Json;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What the driver relies on; the fake and a real head both keep it.
public abstract class RayJobsContract {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    protected abstract RayJobs ray();

    /// Lets time pass where time has to be pushed.
    protected abstract void letTimePass();

    @Test
    void a_job_that_succeeds_ends_with_exit_code_0_and_keeps_its_metadata() throws RayUnreachable {
        String id = submit("true");
        RayJob job = ended(id);
        assertThat(job.status()).isEqualTo(Status.SUCCEEDED);
        assertThat(job.exitCode()).isZero();
        assertThat(job.entrypoint()).isEqualTo("true");
        assertThat(job.metadata()).containsEntry("made-by", "contract");
        assertThat(job.startedAt()).isNotNull();
        assertThat(job.endedAt()).isNotNull();
        assertThat(job.nodeId()).isNotNull();
    }

    @Test
    void a_job_that_fails_ends_with_its_exit_code_and_a_message() throws RayUnreachable {
        RayJob job = ended(submit("false"));
        assertThat(job.status()).isEqualTo(Status.FAILED);
        assertThat(job.exitCode()).isEqualTo(1);
        assertThat(job.message()).startsWith("Job entrypoint command failed with exit code 1, last available logs");
    }

    @Test
    void the_same_id_is_never_taken_twice() throws RayUnreachable {
        String id = submit("sleep 600");
        assertThat(ray().submit(submission(id, "true"))).isInstanceOf(SubmitAnswer.Unclear.class);
        assertThat(ray().find(id)).map(RayJob::entrypoint).contains("sleep 600");
        stop(id);
    }

    @Test
    void an_unknown_id_is_not_found_and_may_be_stopped_and_removed_without_harm() throws RayUnreachable {
        assertThat(ray().find("nobody")).isEmpty();
        ray().stop("nobody");
        ray().remove("nobody");
    }

    @Test
    void a_running_job_is_stopped_listed_and_then_removed() throws RayUnreachable {
        String id = submit("sleep 600");
        Eventually.within(LIMIT, "it runs", () -> {
            letTimePass();
            return status(id).equals(Optional.of(Status.RUNNING));
        });
        stop(id);
        assertThat(ray().list()).extracting(RayJob::submissionId).contains(id);
        ray().remove(id);
        assertThat(ray().find(id)).isEmpty();
    }

    @Test
    void the_session_has_one_name() throws RayUnreachable {
        assertThat(ray().session()).startsWith("session_").isEqualTo(ray().session());
    }

    private void stop(String id) throws RayUnreachable {
        Eventually.within(LIMIT, "it is stopped", () -> {
            ray().stop(id);
            letTimePass();
            return status(id).equals(Optional.of(Status.STOPPED));
        });
    }

    private String submit(String entrypoint) throws RayUnreachable {
        String id = "job-contract-" + UUID.randomUUID().toString().substring(0, 8) + "-1";
        assertThat(ray().submit(submission(id, entrypoint))).isEqualTo(new SubmitAnswer.Accepted());
        return id;
    }

    private static Submission submission(String id, String entrypoint) {
        return new Submission(id, entrypoint, Json.tree("{}"), Map.of("made-by", "contract"));
    }

    private Optional<Status> status(String id) throws RayUnreachable {
        return ray().find(id).map(RayJob::status);
    }

    private RayJob ended(String id) throws RayUnreachable {
        Eventually.within(LIMIT, "it ends", () -> {
            letTimePass();
            return status(id).map(Status::isTerminal).orElse(false);
        });
        return ray().find(id).orElseThrow();
    }
}
