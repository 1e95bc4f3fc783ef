package io.raybound.control.cluster;

import io.raybound.control.Problems;
import io.raybound.control.Refusal;
import io.raybound.control.access.Desk;
import io.raybound.control.access.Rights;
import io.raybound.control.cloud.CloudFinder;
import io.raybound.control.cloud.CloudShapes;
import io.raybound.control.compute.ComputeConfigs;
import io.raybound.control.storage.Tx;
import io.raybound.model.Cloud;
import io.raybound.model.Cluster;
import io.raybound.model.ClusterSpec;
import io.raybound.model.ClusterState;
import io.raybound.model.ComputeConfig;
import io.raybound.model.DesiredState;
import io.raybound.model.Id;
import io.raybound.model.Kind;
import io.raybound.model.Name;
import io.raybound.model.Project;
import io.raybound.model.Site;
import io.raybound.model.Verb;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes clusters inside a transaction, for people and for jobs that bring their own.
public final class ClusterMaker {
    private final Desk desk;
    private final CloudFinder finder;
    private final ComputeConfigs configs;
    private final ClusterDesk clusters;

    public ClusterMaker(Desk desk, CloudFinder finder, ComputeConfigs configs, ClusterDesk clusters) {
        this.desk = desk;
        this.finder = finder;
        this.configs = configs;
        this.clusters = clusters;
    }

    /// Checks what can be checked without the store.
    static void check(NewCluster body) {
        Problems problems = new Problems();
        problems.check(() -> Name.check("name", body.name()));
        problems.expect(
                (body.spec() == null) != (body.computeConfig() == null),
                "compute_config",
                String.valueOf(body.computeConfig()),
                "given when there is no 'spec', and only then");
        problems.refuseIfAny();
    }

    /// Makes a cluster that shall run.
    ///
    /// @param job the job that it is made for and ends with
    public Cluster make(Tx tx, Rights rights, NewCluster body, @Nullable Id job) {
        Cloud cloud = finder.cloud(tx, rights, body.cloud());
        Project project = finder.project(tx, rights, cloud, body.project());
        rights.require(
                Verb.WRITE,
                Kind.CLUSTER,
                rights.scope(CloudShapes.PROJECT.place().apply(project)));
        Site site = finder.site(tx, cloud, body.site());
        String reference = body.computeConfig();
        ComputeConfig config = reference == null ? null : configs.usable(tx, rights, cloud.id(), reference);
        ClusterSpec spec = config == null ? body.spec() : config.spec();
        if (spec == null) {
            throw Refusal.notFound("compute config", String.valueOf(reference));
        }
        desk.free(tx, ClusterShape.CLUSTER, ClusterShape.key(cloud.id(), body.name()), body.name());
        Id id = desk.next(Kind.CLUSTER);
        Instant now = desk.now();
        Cluster cluster = new Cluster(
                id,
                body.name(),
                cloud.id(),
                site.id(),
                project.id(),
                rights.caller().principalId(),
                job,
                config == null ? null : config.reference(),
                spec,
                DesiredState.RUNNING,
                1,
                ClusterState.PENDING,
                0,
                List.of(),
                null,
                body.name() + "-" + id.tail() + "." + site.hostSuffix(),
                null,
                List.of(),
                now,
                now,
                null);
        clusters.add(tx, cluster);
        return cluster;
    }
}
