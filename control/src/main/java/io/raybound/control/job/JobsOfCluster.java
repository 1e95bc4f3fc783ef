package io.raybound.control.job;

import io.raybound.control.PageRequest;
import io.raybound.control.Slice;
import io.raybound.control.access.Desk;
import io.raybound.control.cluster.ClusterDesk;
import io.raybound.control.cluster.ClusterListener;
import io.raybound.control.storage.Query;
import io.raybound.control.storage.Tx;
import io.raybound.model.Cluster;
import io.raybound.model.ClusterState;
import io.raybound.model.DesiredState;
import io.raybound.model.Failure;
import io.raybound.model.Job;
import io.raybound.model.JobState;
import java.util.ArrayList;
import java.util.List;

/// What becomes of jobs when their cluster goes: once nothing runs any more, each job gets the verdict that is true.
///
/// A job that was reported running is Failed with `head-lost`; one whose submission was on its way is Unknown, since
/// neither head nor journal can tell; one that never began is Failed with the cluster's own reason.
public final class JobsOfCluster implements ClusterListener {
    private final Desk desk;
    private final JobDesk jobs;

    public JobsOfCluster(Desk desk, ClusterDesk clusters) {
        this.desk = desk;
        this.jobs = new JobDesk(desk, clusters);
    }

    @Override
    public void changed(Tx tx, Cluster before, Cluster after) {
        boolean gone = after.state() == ClusterState.FAILED
                || (after.state() == ClusterState.STOPPED && after.desiredState() == DesiredState.STOPPED)
                || (after.deletedAt() != null && after.observedGeneration() == 0);
        if (!gone) {
            return;
        }
        for (Job job : open(tx, after)) {
            jobs.keep(tx, job, verdict(job, after));
        }
    }

    private Job verdict(Job job, Cluster cluster) {
        JobEdit edit = new JobEdit(job);
        return switch (job.state()) {
            case PENDING ->
                edit.state(neverBegan(job), whyNeverBegan(cluster), desk.now()).done();
            case STARTING, UNKNOWN ->
                edit.state(
                                JobState.UNKNOWN,
                                new Failure(
                                        "head-lost",
                                        cluster.id().value(),
                                        "the cluster went while the job was being submitted; nobody can tell whether it ran",
                                        "Look at what the job would have written before you send it again."),
                                desk.now())
                        .done();
            case RUNNING ->
                edit.state(
                                JobState.FAILED,
                                new Failure(
                                        "head-lost",
                                        cluster.id().value(),
                                        "the cluster '" + cluster.name() + "' " + how(cluster) + " while the job ran",
                                        "Start the cluster and send the job again, or give it retries (max_retries)."),
                                desk.now())
                        .done();
            case SUCCEEDED, FAILED, STOPPED -> job;
        };
    }

    private static JobState neverBegan(Job job) {
        return job.stopRequested() ? JobState.STOPPED : JobState.FAILED;
    }

    private static Failure whyNeverBegan(Cluster cluster) {
        Failure failure = cluster.failure();
        if (cluster.state() == ClusterState.FAILED && failure != null) {
            return new Failure("cluster-failed", failure.object(), failure.message(), failure.nextStep());
        }
        return new Failure(
                "cluster-stopped",
                cluster.id().value(),
                "the cluster '" + cluster.name() + "' " + how(cluster) + " before the job began",
                "Send the job to a running cluster.");
    }

    private static String how(Cluster cluster) {
        if (cluster.deletedAt() != null) {
            return "was deleted";
        }
        return cluster.state() == ClusterState.FAILED ? "failed" : "was stopped";
    }

    private static List<Job> open(Tx tx, Cluster cluster) {
        List<Job> all = new ArrayList<>();
        PageRequest page = new PageRequest(500, null);
        Query query = Query.all().under(cluster.id()).inStates(JobShape.OPEN);
        while (true) {
            Slice<Job> slice = tx.objects().list(JobShape.JOB, query, page, false);
            all.addAll(slice.items());
            String next = slice.nextCursor();
            if (next == null) {
                return all;
            }
            page = new PageRequest(500, next);
        }
    }
}
