package io.raybound.control.job;

import io.raybound.control.Effect;
import io.raybound.control.access.Desk;
import io.raybound.control.access.Principals;
import io.raybound.control.cluster.ClusterDesk;
import io.raybound.control.cluster.ClusterShape;
import io.raybound.control.storage.Tx;
import io.raybound.model.Cluster;
import io.raybound.model.Failure;
import io.raybound.model.Id;
import io.raybound.model.Job;
import io.raybound.model.JobSpec;
import io.raybound.model.JobState;
import io.raybound.model.Kind;
import io.raybound.model.Name;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Takes in what head agents see of jobs. A job that has ended never changes its verdict; an older attempt changes
/// nothing; a job sent by plain Ray tools appears in the list.
public final class JobObserver {
    private static final int LONGEST_ENTRYPOINT = 16_000;

    private final Desk desk;
    private final JobDesk jobs;

    public JobObserver(Desk desk, ClusterDesk clusters) {
        this.desk = desk;
        this.jobs = new JobDesk(desk, clusters);
    }

    /// What the observation would do.
    public Effect effect(Tx tx, Id cluster, JobObservation seen) {
        Optional<Job> known = known(tx, cluster, seen);
        if (known.isEmpty()) {
            return isNew(tx, cluster, seen) ? Effect.CHANGE : Effect.LEFT_OUT;
        }
        return Effect.of(true, !next(known.get(), seen).equals(known.get()));
    }

    /// Applies an observation; false when the job is not the cluster's.
    public boolean observe(Tx tx, Id cluster, JobObservation seen) {
        Optional<Job> known = known(tx, cluster, seen);
        if (known.isEmpty()) {
            if (!isNew(tx, cluster, seen)) {
                return false;
            }
            Job made = sentByRay(tx, cluster, seen);
            tx.objects().insert(JobShape.JOB, made);
            jobs.tell(tx, made);
            return true;
        }
        Job before = known.get();
        Job after = next(before, seen);
        if (!after.equals(before)) {
            jobs.keep(tx, before, after);
        }
        return true;
    }

    private static Optional<Job> known(Tx tx, Id cluster, JobObservation seen) {
        return tx.objects()
                .find(JobShape.JOB, seen.job())
                .filter(job -> job.clusterId().equals(cluster));
    }

    private static boolean isNew(Tx tx, Id cluster, JobObservation seen) {
        return seen.sent() != null
                && seen.job().is(Kind.JOB)
                && tx.objects().place(seen.job()).isEmpty()
                && tx.objects().find(ClusterShape.CLUSTER, cluster).isPresent();
    }

    private Job next(Job job, JobObservation seen) {
        if (job.state().isTerminal()) {
            return new JobEdit(job).seenAfterEnd(seen).done();
        }
        boolean old = seen.attempt() < job.attempt() || seen.generation() > job.generation();
        if (old || job.waitsForPackage() || !job.state().canBecome(seen.state())) {
            return job;
        }
        boolean backwards = seen.attempt() == job.attempt() && rank(seen.state()) < rank(job.state());
        if (backwards) {
            return job;
        }
        return new JobEdit(job)
                .seen(seen)
                .state(seen.state(), reason(job, seen), desk.now())
                .done();
    }

    /// A failure always has a reason, also when the head agent gave none.
    private static @Nullable Failure reason(Job job, JobObservation seen) {
        if (seen.failure() != null || seen.state() != JobState.FAILED) {
            return seen.failure();
        }
        return new Failure(
                "job-failed",
                job.id().value(),
                "the entrypoint ended with " + (seen.exitCode() == null ? "an error" : "exit code " + seen.exitCode()),
                "Read its log: raybound job logs " + job.name());
    }

    /// Within one attempt a job goes forward only; Unknown may be left again.
    private static int rank(JobState state) {
        return switch (state) {
            case UNKNOWN, PENDING -> 0;
            case STARTING -> 1;
            case RUNNING -> 2;
            case SUCCEEDED, FAILED, STOPPED -> 3;
        };
    }

    private Job sentByRay(Tx tx, Id clusterId, JobObservation seen) {
        Cluster cluster = tx.objects()
                .find(ClusterShape.CLUSTER, clusterId)
                .orElseThrow(() -> new IllegalStateException("looked before"));
        JobObservation.Sent sent = seen.sent();
        String entrypoint = sent == null || sent.entrypoint().isEmpty() ? "(unknown)" : sent.entrypoint();
        Id owner = sent == null || sent.ownerId() == null || !Principals.exists(tx, sent.ownerId())
                ? cluster.ownerId()
                : sent.ownerId();
        Job bare = new Job(
                seen.job(),
                name(sent == null ? "" : sent.name(), seen.job()),
                clusterId,
                cluster.cloudId(),
                cluster.projectId(),
                owner,
                "ray",
                new JobSpec(cut(entrypoint), "{}", Map.of(), 0, null),
                false,
                false,
                1,
                JobState.PENDING,
                0,
                0,
                null,
                null,
                null,
                null,
                desk.now(),
                null,
                null);
        return new JobEdit(bare)
                .seen(seen)
                .state(seen.state(), reason(bare, seen), desk.now())
                .done();
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_ENTRYPOINT ? text : text.substring(0, LONGEST_ENTRYPOINT);
    }

    /// Ray's submission ids are not names of ours: keep what fits.
    private static String name(String wanted, Id id) {
        String plain =
                wanted.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]+", "-").replaceAll("^[^a-z]+|-+$", "");
        String cut = plain.length() > Name.MAX ? plain.substring(0, Name.MAX).replaceAll("-+$", "") : plain;
        return cut.isEmpty() || cut.startsWith("vscode-") ? "ray-" + id.tail() : cut;
    }
}
