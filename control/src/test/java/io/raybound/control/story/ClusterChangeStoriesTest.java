package io.raybound.control.story;

import static io.raybound.control.story.World.refused;
import static io.raybound.control.story.World.seen;
import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.control.Code;
import io.raybound.control.Once;
import io.raybound.control.PageRequest;
import io.raybound.control.access.Call;
import io.raybound.control.access.Caller;
import io.raybound.control.cluster.ClusterChange;
import io.raybound.control.cluster.NewCluster;
import io.raybound.control.fake.MemoryDatabase;
import io.raybound.control.outbox.Instruction;
import io.raybound.control.outbox.Instructions;
import io.raybound.control.outbox.Outbox;
import io.raybound.control.storage.Database;
import io.raybound.control.storage.Signals;
import io.raybound.control.story.World.Machine;
import io.raybound.model.AuditRecord;
import io.raybound.model.Cloud;
import io.raybound.model.Cluster;
import io.raybound.model.ClusterSpec;
import io.raybound.model.ClusterState;
import io.raybound.model.DesiredState;
import io.raybound.model.NodeShape;
import io.raybound.model.Site;
import io.raybound.model.WorkerGroup;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What people change of clusters, and what comes of it.
public class ClusterChangeStoriesTest {
    private World world;
    private Cloud cloud;
    private Site site;
    private Machine operator;

    protected Database open(Signals signals) {
        return new MemoryDatabase(signals);
    }

    @BeforeEach
    void begin() {
        world = new World(this::open);
        cloud = world.cloud("lab");
        site = world.site(cloud, "s1");
        operator = world.operator(site);
    }

    private Cluster got(Cluster cluster) {
        return world.control.clusters().get(world.admin, cluster.id().value());
    }

    private Instruction instruction(Cluster cluster) {
        var found =
                world.database.read(tx -> tx.port(Outbox.class).find(site.id(), Instructions.CLUSTER, cluster.id()));
        return found.orElseThrow();
    }

    private Cluster running(String name) {
        Cluster cluster = world.cluster(name);
        world.report(operator, seen(cluster, 1, ClusterState.RUNNING));
        return got(cluster);
    }

    @Test
    void eachChangeRaisesTheGenerationAndAStaleWriteIsRefused() {
        Cluster demo = running("demo");
        Cluster scaled = world.control.clusters().scale(world.asAdmin(), "demo", "cpu", 5, 1L);
        assertThat(scaled.generation()).isEqualTo(2);
        assertThat(scaled.state()).isEqualTo(ClusterState.UPDATING);
        assertThat(scaled.spec().nodes()).isEqualTo(6);
        assertThat(refused(() -> world.control.clusters().scale(world.asAdmin(), "demo", "cpu", 7, 1L)))
                .isEqualTo(Code.STALE_GENERATION);
        assertThat(refused(() -> world.control.clusters().scale(world.asAdmin(), "demo", "gpu", 1, null)))
                .isEqualTo(Code.BAD_VALUE);
        assertThat(instruction(demo).generation()).isEqualTo(2);
    }

    @Test
    void severalGroupsAndTheStateChangeInOneGeneration() {
        NodeShape small = NodeShape.small();
        ClusterSpec two = new ClusterSpec(
                ClusterSpec.DEFAULT_RAY,
                small,
                List.of(new WorkerGroup("a", 1, small), new WorkerGroup("b", 1, small)));
        Cluster made =
                world.control.clusters().create(world.asAdmin(), new NewCluster("two", null, null, null, null, two));
        ClusterChange more = new ClusterChange(two.scaled("a", 3).scaled("b", 0), DesiredState.STOPPED);
        Cluster changed = world.control.clusters().update(world.asAdmin(), "two", more, 1L);
        assertThat(changed.generation()).isEqualTo(2);
        assertThat(changed.spec().nodes()).isEqualTo(4);
        assertThat(changed.state()).isEqualTo(ClusterState.STOPPING);
        assertThat(instruction(made).generation()).isEqualTo(2);
        assertThat(world.control
                        .clusters()
                        .update(world.asAdmin(), "two", more, 2L)
                        .generation())
                .as("nothing new")
                .isEqualTo(2);
        ClusterChange half = new ClusterChange(
                new ClusterSpec(
                        ClusterSpec.DEFAULT_RAY,
                        small,
                        List.of(new WorkerGroup("a", 5, small), new WorkerGroup("c", 1, small))),
                null);
        assertThat(refused(() -> world.control.clusters().update(world.asAdmin(), "two", half, 2L)))
                .isEqualTo(Code.BAD_VALUE);
        assertThat(refused(() -> world.control.clusters().update(world.asAdmin(), "two", more, 1L)))
                .isEqualTo(Code.STALE_GENERATION);
        assertThat(got(made).spec().nodes())
                .as("a refused change changes no group")
                .isEqualTo(4);
        assertThat(refused(() -> world.control.clusters().scale(world.asAdmin(), "two", null, 2, null)))
                .as("which of the two groups?")
                .isEqualTo(Code.BAD_VALUE);
    }

    @Test
    void aDryRunChecksEverythingAndChangesNothing() {
        Call dry = new Call(world.admin, new Once("k", "f"), true);
        assertThat(world.control.clusters().create(dry, World.wanted("demo")).generation())
                .isEqualTo(1);
        assertThat(refused(() -> world.control.clusters().get(world.admin, "demo")))
                .isEqualTo(Code.NOT_FOUND);
        Cluster demo = running("demo");
        List<AuditRecord> audited = world.control
                .timelines()
                .audit(world.admin, PageRequest.first())
                .items();
        assertThat(refused(() -> world.control.clusters().create(dry, World.wanted("demo"))))
                .isEqualTo(Code.NAME_TAKEN);
        assertThat(refused(() -> world.control.clusters().scale(dry, "demo", "cpu", 3, 7L)))
                .isEqualTo(Code.STALE_GENERATION);
        Caller reader = world.user("anna", "reader", "organization");
        assertThat(refused(() -> world.control.clusters().delete(new Call(reader, null, true), "demo", null)))
                .isEqualTo(Code.FORBIDDEN);
        assertThat(world.control
                        .clusters()
                        .scale(dry, "demo", "cpu", 3, null)
                        .spec()
                        .nodes())
                .isEqualTo(4);
        assertThat(world.control.clusters().delete(dry, "demo", null).deletedAt())
                .isNotNull();
        assertThat(got(demo).generation()).isEqualTo(1);
        assertThat(instruction(demo).generation()).isEqualTo(1);
        assertThat(world.control
                        .timelines()
                        .audit(world.admin, PageRequest.first())
                        .items())
                .filteredOn(a -> a.action().startsWith("cluster."))
                .isEqualTo(audited.stream()
                        .filter(a -> a.action().startsWith("cluster."))
                        .toList());
        Call real = new Call(world.admin, new Once("k", "g"));
        assertThat(world.control.clusters().scale(real, "demo", "cpu", 3, null).generation())
                .as("a dry run uses up no key")
                .isEqualTo(2);
    }

    @Test
    void aRepeatedStopChangesNothing() {
        running("demo");
        long generation =
                world.control.clusters().stop(world.asAdmin(), "demo", null).generation();
        assertThat(world.control.clusters().stop(world.asAdmin(), "demo", null).generation())
                .isEqualTo(generation);
    }

    @Test
    void stopAndStartAreShownAtOnceAndOldReportsDoNotTurnThemBack() {
        Cluster demo = running("demo");
        Cluster stopping = world.control.clusters().stop(world.asAdmin(), "demo", null);
        assertThat(stopping.state()).isEqualTo(ClusterState.STOPPING);
        world.report(operator, seen(demo, 1, ClusterState.RUNNING));
        assertThat(got(demo).state()).as("speaks of generation 1").isEqualTo(ClusterState.STOPPING);
        world.report(operator, seen(demo, 2, ClusterState.STOPPED));
        assertThat(got(demo).state()).isEqualTo(ClusterState.STOPPED);
        Cluster again = world.control.clusters().start(world.asAdmin(), "demo", null);
        assertThat(again.state()).isEqualTo(ClusterState.PENDING);
        assertThat(again.desiredState()).isEqualTo(DesiredState.RUNNING);
        world.report(operator, seen(demo, 2, ClusterState.STOPPED));
        assertThat(got(demo).state()).isEqualTo(ClusterState.PENDING);
        world.report(operator, seen(demo, 1, ClusterState.FAILED));
        assertThat(got(demo).observedGeneration()).isEqualTo(2);
        world.report(operator, seen(demo, 3, ClusterState.STARTING));
        world.report(operator, seen(demo, 3, ClusterState.RUNNING));
        assertThat(got(demo).state()).isEqualTo(ClusterState.RUNNING);
        assertThat(world.codes(demo.id()))
                .containsSubsequence("created", "running", "cluster-stop", "stopped", "cluster-start", "starting");
    }
}
