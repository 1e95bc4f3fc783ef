package io.raybound.control.story;

import static io.raybound.control.story.World.refused;
import static io.raybound.control.story.World.seen;
import static io.raybound.control.story.World.seenJob;
import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.control.Code;
import io.raybound.control.PageRequest;
import io.raybound.control.access.Call;
import io.raybound.control.access.Caller;
import io.raybound.control.compute.NewComputeConfig;
import io.raybound.control.fake.MemoryDatabase;
import io.raybound.control.job.JobFilter;
import io.raybound.control.job.NewJob;
import io.raybound.control.outbox.Instruction;
import io.raybound.control.outbox.Instructions;
import io.raybound.control.outbox.Outbox;
import io.raybound.control.storage.Database;
import io.raybound.control.storage.Signals;
import io.raybound.control.story.World.Machine;
import io.raybound.model.Cluster;
import io.raybound.model.ClusterState;
import io.raybound.model.Failure;
import io.raybound.model.Id;
import io.raybound.model.Job;
import io.raybound.model.JobSpec;
import io.raybound.model.JobState;
import io.raybound.model.Kind;
import io.raybound.model.Site;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The life of jobs, and what becomes of them when their cluster goes.
public class JobStoriesTest {
    private static final JobSpec SPEC = new JobSpec("python train.py", "{}", Map.of(), 2, null);

    private World world;
    private Machine operator;
    private Cluster cluster;
    private Machine head;

    protected Database open(Signals signals) {
        return new MemoryDatabase(signals);
    }

    @BeforeEach
    void begin() {
        world = new World(this::open);
        Site site = world.site(world.cloud("lab"), "s1");
        operator = world.operator(site);
        cluster = world.cluster("demo");
        world.report(operator, seen(cluster, 1, ClusterState.RUNNING));
        head = world.head(operator, cluster, "boot1");
        world.control.computeConfigs().create(world.asAdmin(), new NewComputeConfig("small", null, World.spec()));
    }

    private Job sent(boolean waits) {
        return world.control.jobs().create(world.asAdmin(), new NewJob("train", "demo", null, null, null, SPEC, waits));
    }

    private Job withOwnCluster(boolean waits) {
        return world.control
                .jobs()
                .create(world.asAdmin(), new NewJob("train", null, "small", null, null, SPEC, waits));
    }

    private Job got(Job job) {
        return world.control.jobs().get(world.admin, job.id().value());
    }

    private Cluster clusterOf(Job job) {
        return world.control.clusters().get(world.admin, job.clusterId().value());
    }

    private Optional<Instruction> instruction(Job job) {
        return world.database.read(tx -> tx.port(Outbox.class).find(job.clusterId(), Instructions.JOB, job.id()));
    }

    private void report(Job job, String state, int attempt) {
        world.report(head, seenJob(job.id(), 1, state, Map.of("attempt", Integer.toString(attempt))));
    }

    @Test
    void aJobGoesToItsHeadAndItsReportsTellItsLife() {
        Job job = sent(false);
        assertThat(instruction(job).orElseThrow().generation()).isEqualTo(1);
        report(job, "Starting", 1);
        report(job, "Running", 1);
        assertThat(got(job).startedAt()).isNotNull();
        world.report(
                head,
                seenJob(
                        job.id(),
                        1,
                        "Succeeded",
                        Map.of("attempt", "1", "exit_code", "0", "submission_id", "s1", "log_location", "file:///x")));
        Job done = got(job);
        assertThat(done.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(done.exitCode()).isZero();
        assertThat(done.submissionId()).isEqualTo("s1");
        assertThat(done.logLocation()).isEqualTo("file:///x");
        assertThat(done.endedAt()).isNotNull();
        assertThat(instruction(job).orElseThrow().tombstone()).isTrue();
        assertThat(world.codes(job.id())).containsExactly("created", "starting", "running", "succeeded");
    }

    @Test
    void aJobThatHasEndedNeverChangesItsVerdict() {
        Job job = sent(false);
        report(job, "Succeeded", 1);
        report(job, "Failed", 1);
        report(job, "Running", 2);
        assertThat(got(job).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(got(job).attempt()).isEqualTo(1);
    }

    @Test
    void anAttemptGoesForwardOnlyAndARetryBeginsAgain() {
        Job job = sent(false);
        report(job, "Running", 1);
        report(job, "Starting", 1);
        assertThat(got(job).state()).isEqualTo(JobState.RUNNING);
        report(job, "Starting", 2);
        assertThat(got(job).state()).isEqualTo(JobState.STARTING);
        report(job, "Running", 1);
        assertThat(got(job).attempt()).isEqualTo(2);
        assertThat(instruction(job).orElseThrow().spec())
                .as("a head that lost its journal learns of both attempts")
                .containsPattern("attempts\"?[=:] ?2");
        assertThat(got(job).state()).isEqualTo(JobState.STARTING);
    }

    @Test
    void aFailedJobAlwaysSaysWhy() {
        Job job = sent(false);
        world.report(head, seenJob(job.id(), 1, "Failed", Map.of("attempt", "1", "exit_code", "3")));
        Failure failure = Objects.requireNonNull(got(job).failure());
        assertThat(failure.code()).isEqualTo("job-failed");
        assertThat(failure.message()).contains("exit code 3");
        assertThat(failure.nextStep()).isNotEmpty();
    }

    @Test
    void aClusterMadeForAJobGoesWithIt() {
        Job job = withOwnCluster(false);
        Cluster own = clusterOf(job);
        assertThat(own.jobId()).isEqualTo(job.id());
        assertThat(own.name()).startsWith("train-");
        world.report(operator, seen(own, 1, ClusterState.RUNNING));
        Machine ownHead = world.head(operator, own, "boot2");
        world.report(ownHead, seenJob(job.id(), 1, "Succeeded", Map.of("attempt", "1")));
        assertThat(got(job).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(clusterOf(job).deletedAt()).isNotNull();
        assertThat(refused(() -> world.control
                        .jobs()
                        .create(world.asAdmin(), new NewJob("x", own.name(), null, null, null, SPEC, false))))
                .isEqualTo(Code.NOT_FOUND);
    }

    @Test
    void aJobWaitsForItsPackageAndFailsWhenItNeverComes() {
        Job job = withOwnCluster(true);
        assertThat(instruction(job)).isEmpty();
        world.advance(Duration.ofMinutes(9));
        world.control.housekeeping().sweep();
        assertThat(got(job).state()).isEqualTo(JobState.PENDING);
        world.advance(Duration.ofMinutes(2));
        world.control.housekeeping().sweep();
        Job failed = got(job);
        assertThat(failed.state()).isEqualTo(JobState.FAILED);
        assertThat(Objects.requireNonNull(failed.failure()).code()).isEqualTo("package-not-uploaded");
        assertThat(clusterOf(job).deletedAt())
                .as("its cluster goes, though the client died")
                .isNotNull();
    }

    @Test
    void anUploadedPackageLetsTheJobGo() {
        Job job = sent(true);
        Job ready = world.control
                .jobs()
                .packageReady(world.asAdmin(), job.id().value(), env -> "{\"working_dir\":\"gcs://p.zip\"}");
        assertThat(ready.waitsForPackage()).isFalse();
        assertThat(ready.spec().runtimeEnv()).contains("gcs://p.zip");
        assertThat(instruction(job).orElseThrow().generation()).isEqualTo(2);
        world.advance(Duration.ofMinutes(20));
        world.control.housekeeping().sweep();
        assertThat(got(job).state()).isEqualTo(JobState.PENDING);
    }

    @Test
    void whenTheClusterFailsEachJobGetsTheVerdictThatIsTrue() {
        Job ran = sent(false);
        Job submitting = sent(false);
        Job waiting = sent(false);
        report(ran, "Running", 1);
        report(submitting, "Starting", 1);
        Failure why = new Failure("no-memory", cluster.id().value(), "out of memory", "Use smaller nodes.");
        world.report(operator, seen(cluster, 1, ClusterState.FAILED, why));
        assertThat(got(ran).state()).isEqualTo(JobState.FAILED);
        assertThat(Objects.requireNonNull(got(ran).failure()).code()).isEqualTo("head-lost");
        assertThat(got(submitting).state()).isEqualTo(JobState.UNKNOWN);
        assertThat(got(waiting).state()).isEqualTo(JobState.FAILED);
        assertThat(Objects.requireNonNull(got(waiting).failure()).message()).isEqualTo("out of memory");
    }

    @Test
    void whenTheClusterIsDeletedItsJobsEndOnceItHasStopped() {
        Job ran = sent(false);
        report(ran, "Running", 1);
        world.control.clusters().delete(world.asAdmin(), "demo", null);
        assertThat(got(ran).state()).as("its head may still tell").isEqualTo(JobState.RUNNING);
        world.report(operator, seen(cluster, 2, ClusterState.STOPPED));
        assertThat(got(ran).state()).isEqualTo(JobState.FAILED);
        assertThat(Objects.requireNonNull(got(ran).failure()).message()).contains("was deleted");
    }

    @Test
    void deletingAClusterThatNeverBeganEndsItsJobAtOnce() {
        Job job = withOwnCluster(false);
        world.control.clusters().delete(world.asAdmin(), job.clusterId().value(), null);
        assertThat(got(job).state()).isEqualTo(JobState.FAILED);
        assertThat(Objects.requireNonNull(got(job).failure()).code()).isEqualTo("cluster-stopped");
    }

    @Test
    void stoppingAsksTheHeadOrEndsWhatCannotHaveBegun() {
        Job running = sent(false);
        report(running, "Running", 1);
        Job asked = world.control.jobs().stop(world.asAdmin(), running.id().value());
        assertThat(asked.stopRequested()).isTrue();
        assertThat(asked.state()).isEqualTo(JobState.RUNNING);
        assertThat(instruction(running).orElseThrow().generation()).isEqualTo(2);
        Job pending = withOwnCluster(false);
        assertThat(world.control
                        .jobs()
                        .stop(world.asAdmin(), pending.id().value())
                        .state())
                .isEqualTo(JobState.STOPPED);
        assertThat(clusterOf(pending).deletedAt()).isNotNull();
        Job waits = sent(true);
        assertThat(world.control
                        .jobs()
                        .stop(world.asAdmin(), waits.id().value())
                        .state())
                .isEqualTo(JobState.STOPPED);
        assertThat(instruction(waits)).isEmpty();
        world.report(head, seenJob(running.id(), 2, "Stopped", Map.of("attempt", "1")));
        assertThat(world.control
                        .jobs()
                        .stop(world.asAdmin(), running.id().value())
                        .state())
                .isEqualTo(JobState.STOPPED);
    }

    @Test
    void endedJobsAreForgottenAndThoseOfRaysToolsGoWithTheirCluster() {
        Job ended = sent(false);
        Job running = sent(false);
        report(ended, "Succeeded", 1);
        report(running, "Running", 1);
        Id ray = world.ids.next(Kind.JOB);
        Map<String, String> facts = Map.of("source", "ray", "name", "x", "entrypoint", "python x.py", "attempt", "1");
        world.report(head, seenJob(ray, 0, "Succeeded", facts));
        world.advance(Duration.ofDays(89));
        world.control.housekeeping().sweep();
        assertThat(got(ended).state()).isEqualTo(JobState.SUCCEEDED);
        world.advance(Duration.ofDays(2));
        world.control.housekeeping().sweep();
        assertThat(refused(() -> got(ended))).isEqualTo(Code.NOT_FOUND);
        assertThat(got(running).state()).isEqualTo(JobState.RUNNING);
        assertThat(world.control.jobs().get(world.admin, ray.value()).state()).isEqualTo(JobState.SUCCEEDED);
        world.control.clusters().delete(world.asAdmin(), "demo", null);
        world.advance(Duration.ofMinutes(11));
        world.control.housekeeping().sweep();
        assertThat(refused(() -> world.control.jobs().get(world.admin, ray.value())))
                .isEqualTo(Code.NOT_FOUND);
    }

    @Test
    void aJobOfAPlainRayToolAppearsWithItsUser() {
        Caller anna = world.user("anna", "contributor", "organization");
        Id id = world.ids.next(Kind.JOB);
        Map<String, String> facts = Map.of(
                "source", "ray",
                "name", "raysubmit_X1",
                "entrypoint", "python x.py",
                "owner_id", anna.principalId().value(),
                "attempt", "1");
        world.report(head, seenJob(id, 0, "Running", facts));
        Job job = world.control.jobs().get(world.admin, id.value());
        assertThat(job.source()).isEqualTo("ray");
        assertThat(job.name()).isEqualTo("raysubmit-x1");
        assertThat(job.ownerId()).isEqualTo(anna.principalId());
        assertThat(job.state()).isEqualTo(JobState.RUNNING);
        world.report(head, seenJob(id, 0, "Succeeded", facts));
        assertThat(world.control.jobs().get(world.admin, id.value()).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(world.control
                        .jobs()
                        .list(world.admin, new JobFilter(null, "demo", null, null), PageRequest.first())
                        .items())
                .hasSize(1);
    }

    @Test
    void aHeadTellsOfItsOwnJobsOnly() {
        Job job = sent(false);
        Cluster other = world.cluster("other");
        Machine foreign = world.head(operator, other, "boot9");
        assertThat(world.report(foreign, seenJob(job.id(), 1, "Failed", Map.of("attempt", "1"))))
                .isZero();
        assertThat(world.report(head, seen(cluster, 1, ClusterState.FAILED)))
                .as("only operators tell of clusters")
                .isZero();
        assertThat(got(job).state()).isEqualTo(JobState.PENDING);
    }

    @Test
    void onlyThoseToWhomTheDoorsOpenSendJobs() {
        Caller anna = world.user("anna", null, "");
        Caller carl = world.user("carl", "contributor", "organization");
        NewJob body = new NewJob("train", "demo", null, null, null, SPEC, false);
        assertThat(refused(() -> world.control.jobs().create(Call.by(anna), body)))
                .isEqualTo(Code.NOT_FOUND);
        assertThat(refused(() -> world.control.jobs().create(Call.by(carl), body)))
                .isEqualTo(Code.DOOR_CLOSED);
        world.control.clusters().share(world.asAdmin(), "demo", "anna");
        Job job = world.control.jobs().create(Call.by(anna), body);
        assertThat(world.control.jobs().get(anna, "train").id()).isEqualTo(job.id());
        assertThat(world.control.jobs().stop(Call.by(anna), job.id().value()).stopRequested())
                .isTrue();
    }

    @Test
    void aStoppedClusterTakesNoJobs() {
        world.control.clusters().stop(world.asAdmin(), "demo", null);
        assertThat(refused(() -> sent(false))).isEqualTo(Code.WRONG_STATE);
        assertThat(refused(() -> world.control
                        .jobs()
                        .create(world.asAdmin(), new NewJob("x", "demo", "small", null, null, SPEC, false))))
                .isEqualTo(Code.BAD_VALUE);
    }
}
