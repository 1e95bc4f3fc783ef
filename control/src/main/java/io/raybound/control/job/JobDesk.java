package io.raybound.control.job;

import io.raybound.control.access.Desk;
import io.raybound.control.cluster.ClusterDesk;
import io.raybound.control.cluster.ClusterShape;
import io.raybound.control.journal.Journal.Line;
import io.raybound.control.journal.Journal.Severity;
import io.raybound.control.outbox.Desired;
import io.raybound.control.outbox.Instructions;
import io.raybound.control.outbox.Instructions.Target;
import io.raybound.control.storage.Tx;
import io.raybound.model.Cluster;
import io.raybound.model.Failure;
import io.raybound.model.Job;
import io.raybound.model.JobState;
import java.util.Locale;

/// Changes jobs inside a transaction: stores them, instructs their head agent, and ends with them what was made for
/// them.
final class JobDesk {
    private static final String SOURCE_RAY = "ray";

    private final Desk desk;
    private final ClusterDesk clusters;

    JobDesk(Desk desk, ClusterDesk clusters) {
        this.desk = desk;
        this.clusters = clusters;
    }

    /// Keeps a new job; its head agent hears of it once its package is there.
    void add(Tx tx, Job job) {
        tx.objects().insert(JobShape.JOB, job);
        if (!job.waitsForPackage()) {
            instruct(tx, job);
        }
        String wait = job.waitsForPackage() ? ", waiting for its working directory" : "";
        desk.journal().info(tx, job.id(), "created", "job " + job.name() + " accepted" + wait);
    }

    /// Keeps a changed desired state and sends it out.
    void want(Tx tx, Job next) {
        tx.objects().update(JobShape.JOB, next);
        tx.wake(next.id());
        instruct(tx, next);
    }

    /// Keeps an observed change; an end takes the instruction and the job's own cluster away.
    void keep(Tx tx, Job before, Job after) {
        tx.objects().update(JobShape.JOB, after);
        tx.wake(after.id());
        if (before.state() != after.state() || before.attempt() != after.attempt()) {
            tell(tx, after);
        }
        if (after.state().isTerminal() && !before.state().isTerminal()) {
            ended(tx, after);
        } else if (before.attempt() != after.attempt() && !after.source().equals(SOURCE_RAY)) {
            Instructions.amend(tx, target(after), spec(after), desk.now());
        }
    }

    void tell(Tx tx, Job job) {
        String word = job.state().name().toLowerCase(Locale.ROOT);
        String attempt = job.attempt() > 1 ? " (attempt " + job.attempt() + ")" : "";
        Failure failure = job.failure();
        if (failure == null) {
            desk.journal().info(tx, job.id(), word, "job is " + word + attempt);
        } else {
            desk.journal()
                    .event(
                            tx,
                            job.id(),
                            job.state() == JobState.FAILED ? Severity.ERROR : Severity.WARNING,
                            new Line(
                                    failure.code(),
                                    "job is " + word + attempt + ": " + failure.message(),
                                    failure.nextStep()));
        }
    }

    private void ended(Tx tx, Job job) {
        if (!job.source().equals(SOURCE_RAY) && !job.waitsForPackage()) {
            Instructions.tombstone(tx, target(job), job.generation() + 1, desk.now());
        }
        tx.objects()
                .find(ClusterShape.CLUSTER, job.clusterId())
                .filter(cluster -> job.id().equals(cluster.jobId()))
                .ifPresent(cluster -> removeOwn(tx, cluster, job));
    }

    private void removeOwn(Tx tx, Cluster cluster, Job job) {
        String word = job.state().name().toLowerCase(Locale.ROOT);
        clusters.remove(tx, cluster, "its job " + job.name() + " has ended (" + word + ")");
    }

    private void instruct(Tx tx, Job job) {
        Instructions.put(tx, target(job), job.generation(), spec(job), desk.now());
    }

    private static Desired.OfJob spec(Job job) {
        return new Desired.OfJob(job.name(), job.ownerId(), job.spec(), job.stopRequested(), job.attempt());
    }

    private static Target target(Job job) {
        return new Target(job.clusterId(), Instructions.JOB, job.id());
    }
}
