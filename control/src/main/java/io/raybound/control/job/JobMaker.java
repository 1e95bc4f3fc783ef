package io.raybound.control.job;

import io.raybound.control.Code;
import io.raybound.control.Problems;
import io.raybound.control.Refusal;
import io.raybound.control.access.Desk;
import io.raybound.control.access.Rights;
import io.raybound.control.cloud.CloudShapes;
import io.raybound.control.cluster.ClusterMaker;
import io.raybound.control.cluster.ClusterShape;
import io.raybound.control.cluster.NewCluster;
import io.raybound.control.cluster.Shares;
import io.raybound.control.storage.Tx;
import io.raybound.model.Cluster;
import io.raybound.model.ClusterSpec;
import io.raybound.model.DesiredState;
import io.raybound.model.Id;
import io.raybound.model.Job;
import io.raybound.model.JobState;
import io.raybound.model.Kind;
import io.raybound.model.Name;
import io.raybound.model.NodeShape;
import io.raybound.model.Verb;
import java.util.List;

/// Makes jobs inside a transaction.
final class JobMaker {
    private static final int NAME_OF_CLUSTER = 32;

    /// What a job's own cluster is made of when nobody says: one small head.
    private static final ClusterSpec SMALL = new ClusterSpec(ClusterSpec.DEFAULT_RAY, NodeShape.small(), List.of());

    private final Desk desk;
    private final JobDesk jobs;
    private final ClusterMaker clusters;

    JobMaker(Desk desk, JobDesk jobs, ClusterMaker clusters) {
        this.desk = desk;
        this.jobs = jobs;
        this.clusters = clusters;
    }

    static void check(NewJob body) {
        Problems problems = new Problems();
        problems.check(() -> Name.check("name", body.name()));
        problems.expect(
                body.cluster() == null || body.computeConfig() == null,
                "cluster",
                String.valueOf(body.cluster()),
                "left out when there is a 'compute_config': the job then gets a cluster of its own");
        problems.refuseIfAny();
    }

    Job make(Tx tx, Rights rights, NewJob body) {
        Id id = desk.next(Kind.JOB);
        String ref = body.cluster();
        Cluster cluster = ref == null ? own(tx, rights, body, id) : running(tx, rights, ref);
        checkProject(tx, body, cluster);
        Job job = new Job(
                id,
                body.name(),
                cluster.id(),
                cluster.cloudId(),
                cluster.projectId(),
                rights.caller().principalId(),
                "raybound",
                body.spec(),
                body.waitsForPackage(),
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
        jobs.add(tx, job);
        return job;
    }

    Id project(Tx tx, Rights rights, String ref) {
        return desk.see(tx, rights, CloudShapes.PROJECT, ref).id();
    }

    /// A job runs code in the cluster: only those to whom its doors open may send one.
    private Cluster running(Tx tx, Rights rights, String ref) {
        Cluster cluster = desk.see(tx, rights, ClusterShape.CLUSTER, ref);
        if (Shares.rule(rights, cluster).equals(Shares.OWNER)) {
            rights.require(
                    Verb.WRITE,
                    Kind.JOB,
                    rights.scope(ClusterShape.CLUSTER.place().apply(cluster)));
        }
        if (cluster.desiredState() != DesiredState.RUNNING) {
            throw new Refusal(
                    Code.WRONG_STATE,
                    "the cluster '" + cluster.name() + "' is stopped",
                    "Start it: raybound cluster start " + cluster.name());
        }
        if (cluster.jobId() != null) {
            throw new Refusal(
                    Code.WRONG_STATE,
                    "the cluster '" + cluster.name() + "' belongs to one job and ends with it",
                    "Send the job to another cluster, or with a compute config.");
        }
        return cluster;
    }

    private Cluster own(Tx tx, Rights rights, NewJob body, Id job) {
        String stem = body.name().length() > NAME_OF_CLUSTER ? body.name().substring(0, NAME_OF_CLUSTER) : body.name();
        String name = stem + "-" + job.tail();
        ClusterSpec spec = body.computeConfig() == null ? SMALL : null;
        return clusters.make(
                tx, rights, new NewCluster(name, body.cloud(), null, body.project(), body.computeConfig(), spec), job);
    }

    private void checkProject(Tx tx, NewJob body, Cluster cluster) {
        String project = body.project();
        if (body.cluster() != null
                && project != null
                && tx.objects()
                        .find(CloudShapes.PROJECT, cluster.projectId())
                        .filter(p -> p.name().equals(project) || p.id().value().equals(project))
                        .isEmpty()) {
            throw new Refusal(
                    Code.WRONG_STATE,
                    "the cluster '" + cluster.name() + "' is not in the project '" + project + "'",
                    "Leave the project out, or name a cluster of that project.");
        }
    }
}
