package io.raybound.control.cluster;

import io.raybound.control.access.Desk;
import io.raybound.control.cloud.CloudShapes;
import io.raybound.control.outbox.Desired;
import io.raybound.control.outbox.Instructions;
import io.raybound.control.outbox.Instructions.Target;
import io.raybound.control.storage.Tx;
import io.raybound.model.Cluster;
import io.raybound.model.ClusterState;
import io.raybound.model.DesiredState;
import io.raybound.model.Id;
import io.raybound.model.Project;
import java.time.Instant;

/// Changes clusters inside a transaction: stores them and instructs their site.
public final class ClusterDesk {
    private final Desk desk;

    public ClusterDesk(Desk desk) {
        this.desk = desk;
    }

    /// Keeps a new cluster and sends it to its site.
    void add(Tx tx, Cluster cluster) {
        tx.objects().insert(ClusterShape.CLUSTER, cluster);
        instruct(tx, cluster);
        desk.journal()
                .info(tx, cluster.id(), "created", "cluster " + cluster.name() + " created, waiting for its site");
    }

    /// Keeps a changed desired state and sends it out.
    void want(Tx tx, Cluster next) {
        tx.objects().update(ClusterShape.CLUSTER, next);
        instruct(tx, next);
        tx.wake(next.id());
    }

    /// Keeps a change that its site need not know.
    void keep(Tx tx, Cluster next) {
        tx.objects().update(ClusterShape.CLUSTER, next);
        tx.wake(next.id());
    }

    /// Removes a cluster: its name is free, a tombstone goes out, and it stays readable by id for a while.
    public Cluster remove(Tx tx, Cluster cluster, String why) {
        if (cluster.deletedAt() != null) {
            return cluster;
        }
        Instant now = desk.now();
        ClusterState state = cluster.state() == ClusterState.STOPPED ? ClusterState.STOPPED : ClusterState.STOPPING;
        Cluster gone = new ClusterEdit(cluster)
                .desired(DesiredState.STOPPED)
                .nextGeneration()
                .state(state, now)
                .deletedAt(now)
                .done();
        tx.objects().update(ClusterShape.CLUSTER, gone);
        Instructions.tombstone(tx, target(gone), gone.generation(), now);
        desk.journal().info(tx, gone.id(), "deleted", why);
        return gone;
    }

    private void instruct(Tx tx, Cluster c) {
        // A site that keeps projects apart by namespace needs the name, and also for a cluster of a removed project.
        String project = tx.objects()
                .find(CloudShapes.PROJECT, c.projectId())
                .map(Project::name)
                .orElse("");
        Desired.OfCluster spec = new Desired.OfCluster(
                c.name(), c.host(), c.ownerId(), c.projectId(), project, c.desiredState(), c.spec());
        Instructions.put(tx, target(c), c.generation(), spec, desk.now());
    }

    private static Target target(Cluster cluster) {
        Id site = cluster.siteId();
        return new Target(site, Instructions.CLUSTER, cluster.id());
    }
}
