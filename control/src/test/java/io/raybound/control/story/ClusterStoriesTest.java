package io.raybound.control.story;

import static io.raybound.control.story.World.refused;
import static io.raybound.control.story.World.seen;
import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.control.Code;
import io.raybound.control.PageRequest;
import io.raybound.control.Slice;
import io.raybound.control.access.Call;
import io.raybound.control.access.Caller;
import io.raybound.control.cluster.ClusterFilter;
import io.raybound.control.cluster.NewCluster;
import io.raybound.control.compute.NewComputeConfig;
import io.raybound.control.fake.MemoryDatabase;
import io.raybound.control.link.Report;
import io.raybound.control.outbox.Instruction;
import io.raybound.control.outbox.Instructions;
import io.raybound.control.outbox.Outbox;
import io.raybound.control.storage.Database;
import io.raybound.control.storage.Signals;
import io.raybound.control.story.World.Machine;
import io.raybound.model.Cloud;
import io.raybound.model.Cluster;
import io.raybound.model.ClusterState;
import io.raybound.model.ComputeConfig;
import io.raybound.model.Failure;
import io.raybound.model.NodeStatus;
import io.raybound.model.Site;
import io.raybound.testkit.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The life of clusters.
public class ClusterStoriesTest {
    private static final ClusterFilter ANY = new ClusterFilter(null, null, null, null, false);

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
    void aNewClusterIsPendingInstructedAndHasAHostOfItsOwn() {
        Cluster demo = world.cluster("demo");
        assertThat(demo.state()).isEqualTo(ClusterState.PENDING);
        assertThat(demo.host()).isEqualTo("demo-" + demo.id().tail() + "." + site.id() + ".i.raybound-user.localhost");
        assertThat(demo.url()).as("no gateway yet").isNull();
        assertThat(demo.ownerId()).isEqualTo(world.admin.principalId());
        assertThat(instruction(demo).generation()).isEqualTo(1);
        assertThat(instruction(demo).tombstone()).isFalse();
    }

    @Test
    void theGatewayOfTheSiteGivesTheClusterItsUrl() {
        Cluster demo = world.cluster("demo");
        world.report(
                operator,
                new Report(
                        "site",
                        site.id(),
                        0,
                        "Running",
                        null,
                        List.of(),
                        Map.of("gateway_address", "127.0.0.1", "gateway_port", "8443", "operator_version", "1.0")));
        assertThat(got(demo).url()).isEqualTo("https://" + demo.host() + ":8443/");
        assertThat(world.control
                        .clusters()
                        .list(world.admin, ANY, PageRequest.first())
                        .items()
                        .getFirst()
                        .url())
                .endsWith(":8443/");
        Site now = world.control.sites().get(world.admin, "s1");
        assertThat(now.gatewayPort()).isEqualTo(8443);
        assertThat(now.lastSeenAt()).isNotNull();
    }

    @Test
    void aNameIsTakenUntilItsClusterIsDeleted() {
        Cluster first = world.cluster("demo");
        assertThat(refused(() -> world.cluster("demo"))).isEqualTo(Code.NAME_TAKEN);
        world.control.clusters().delete(world.asAdmin(), "demo", null);
        Cluster second = world.cluster("demo");
        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(second.host()).isNotEqualTo(first.host());
        assertThat(world.control.clusters().get(world.admin, "demo").id()).isEqualTo(second.id());
        assertThat(got(first).deletedAt()).isNotNull();
        assertThat(instruction(first).tombstone()).isTrue();
        assertThat(instruction(first).generation()).isEqualTo(2);
        assertThat(world.control
                        .clusters()
                        .list(world.admin, ANY, PageRequest.first())
                        .items())
                .hasSize(1);
        assertThat(world.control
                        .clusters()
                        .list(world.admin, new ClusterFilter(null, null, null, null, true), PageRequest.first())
                        .items())
                .hasSize(2);
    }

    @Test
    void aFailureIsShownWithCauseAndNextStepAndGoesWithTheNextState() {
        Cluster demo = running("demo");
        Failure lost = new Failure("head-lost", demo.id().value(), "the head was killed", "Wait for its repair.");
        world.report(operator, seen(demo, 1, ClusterState.UNHEALTHY, lost));
        assertThat(got(demo).failure()).isEqualTo(lost);
        assertThat(world.codes(demo.id())).contains("head-lost");
        world.report(operator, seen(demo, 1, ClusterState.RUNNING));
        assertThat(got(demo).failure()).isNull();
    }

    @Test
    void anUnchangedReportWritesNothing() {
        Cluster demo = running("demo");
        int writes = world.writes.get();
        for (int i = 0; i < 20; i++) {
            assertThat(world.report(operator, seen(demo, 1, ClusterState.RUNNING)))
                    .isEqualTo(1);
        }
        assertThat(world.writes.get()).isEqualTo(writes);
    }

    @Test
    void nodesAreShownAsReported() {
        Cluster demo = running("demo");
        List<NodeStatus> nodes = List.of(new NodeStatus("head", "", "alive", "127.1.0.1"));
        world.report(operator, new Report("cluster", demo.id(), 1, "Running", null, nodes, Map.of()));
        assertThat(got(demo).nodes()).isEqualTo(nodes);
    }

    @Test
    void aDeletedClusterNeverLooksAliveAgain() {
        Cluster demo = running("demo");
        world.control.clusters().delete(world.asAdmin(), "demo", null);
        world.report(operator, seen(demo, 2, ClusterState.RUNNING));
        assertThat(got(demo).state()).isEqualTo(ClusterState.STOPPING);
        world.report(operator, seen(demo, 2, ClusterState.STOPPED));
        assertThat(got(demo).state()).isEqualTo(ClusterState.STOPPED);
        assertThat(refused(() -> world.control
                        .clusters()
                        .start(world.asAdmin(), demo.id().value(), null)))
                .isEqualTo(Code.WRONG_STATE);
    }

    @Test
    void anOperatorTellsOfItsOwnClustersOnly() {
        Cluster demo = world.cluster("demo");
        Machine foreign = world.operator(world.site(world.cloud("other"), "s2"));
        assertThat(world.report(foreign, seen(demo, 1, ClusterState.FAILED))).isZero();
        assertThat(got(demo).state()).isEqualTo(ClusterState.PENDING);
    }

    @Test
    void aReportOfAGenerationThatNeverWasIsLeftOut() {
        Cluster demo = world.cluster("demo");
        world.report(operator, seen(demo, 9, ClusterState.RUNNING));
        assertThat(got(demo).state()).isEqualTo(ClusterState.PENDING);
    }

    @Test
    void doorsOpenForTheOwnerAndThoseItIsSharedWith() {
        Cluster demo = running("demo");
        Caller anna = world.user("anna", null, "");
        Caller second = world.user("second", "administrator", "organization");
        assertThat(world.control.clusters().doors(world.admin, "demo", Set.of()).doors())
                .containsExactlyInAnyOrder("dashboard", "jobs");
        assertThat(refused(() -> world.control.clusters().doors(second, "demo", Set.of())))
                .as("not even for another administrator")
                .isEqualTo(Code.DOOR_CLOSED);
        assertThat(refused(() -> world.control.clusters().doors(anna, "demo", Set.of())))
                .isEqualTo(Code.NOT_FOUND);
        world.control.clusters().share(world.asAdmin(), "demo", "anna");
        assertThat(world.control
                        .clusters()
                        .doorsAt(anna, demo.host(), Set.of("jobs"))
                        .rule())
                .isEqualTo("share");
        assertThat(world.control.clusters().list(anna, ANY, PageRequest.first()).items())
                .hasSize(1);
        assertThat(world.control.clusters().shares(world.admin, "demo"))
                .extracting(u -> u.name())
                .containsExactly("anna");
        assertThat(refused(() -> world.control.clusters().delete(Call.by(anna), "demo", null)))
                .isEqualTo(Code.FORBIDDEN);
        world.control.clusters().unshare(world.asAdmin(), "demo", "anna");
        assertThat(refused(() -> world.control.clusters().doorsAt(anna, demo.host(), Set.of())))
                .isEqualTo(Code.NOT_FOUND);
        assertThat(refused(() -> world.control.clusters().doors(world.admin, "demo", Set.of("back"))))
                .isEqualTo(Code.BAD_VALUE);
        assertThat(refused(() -> world.control.clusters().doorsAt(world.admin, "demo-aaaaaa.x.y", Set.of())))
                .isEqualTo(Code.NOT_FOUND);
    }

    @Test
    void waitingEndsWhenTheStateComes() {
        Cluster demo = world.cluster("demo");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture<Cluster> waiting = CompletableFuture.supplyAsync(
                    () -> world.control
                            .clusters()
                            .await(world.admin, "demo", Set.of(ClusterState.RUNNING), Duration.ofSeconds(50)),
                    threads);
            Eventually.within(Eventually.patience(), "it waits", () -> world.signals.size() > 0);
            world.report(operator, seen(demo, 1, ClusterState.RUNNING));
            assertThat(waiting.join().state()).isEqualTo(ClusterState.RUNNING);
        }
        assertThat(world.control
                        .clusters()
                        .await(world.admin, "demo", Set.of(ClusterState.FAILED), Duration.ZERO)
                        .state())
                .isEqualTo(ClusterState.RUNNING);
    }

    @Test
    void aComputeConfigIsVersionedAndAnArchivedOneIsNotUsed() {
        ComputeConfig one = world.control
                .computeConfigs()
                .create(world.asAdmin(), new NewComputeConfig("small", null, World.spec()));
        ComputeConfig two = world.control
                .computeConfigs()
                .create(world.asAdmin(), new NewComputeConfig("small", null, World.spec()));
        assertThat(List.of(one.reference(), two.reference())).containsExactly("small:1", "small:2");
        assertThat(world.control.computeConfigs().get(world.admin, null, "small"))
                .isEqualTo(two);
        assertThat(world.control.computeConfigs().get(world.admin, null, "small:1"))
                .isEqualTo(one);
        assertThat(world.control
                        .computeConfigs()
                        .get(world.admin, null, one.id().value()))
                .isEqualTo(one);
        world.control.computeConfigs().archive(world.asAdmin(), "small:2");
        assertThat(world.control.computeConfigs().get(world.admin, null, "small"))
                .isEqualTo(one);
        Cluster made = world.control
                .clusters()
                .create(world.asAdmin(), new NewCluster("demo", null, null, null, "small", null));
        assertThat(made.computeConfig()).isEqualTo("small:1");
        assertThat(refused(() -> world.control
                        .clusters()
                        .create(world.asAdmin(), new NewCluster("x", null, null, null, "small:2", null))))
                .isEqualTo(Code.ARCHIVED);
        assertThat(refused(() -> world.control
                        .clusters()
                        .create(world.asAdmin(), new NewCluster("x", null, null, null, "big", null))))
                .isEqualTo(Code.NOT_FOUND);
    }

    @Test
    void aCloudWithoutASiteRunsNothingAndFullPlacesStay() {
        world.cloud("empty");
        assertThat(refused(() -> world.control
                        .clusters()
                        .create(world.asAdmin(), new NewCluster("x", "empty", null, null, null, World.spec()))))
                .isEqualTo(Code.NO_SITE);
        assertThat(refused(() -> world.cluster("demo"))).as("two clouds").isEqualTo(Code.AMBIGUOUS_NAME);
        world.control.clusters().create(world.asAdmin(), new NewCluster("demo", "lab", null, null, null, World.spec()));
        assertThat(refused(() -> world.control.sites().delete(world.asAdmin(), "s1", null)))
                .isEqualTo(Code.NOT_EMPTY);
        assertThat(refused(() -> world.control.clouds().delete(world.asAdmin(), "lab", null)))
                .isEqualTo(Code.NOT_EMPTY);
        world.control.clusters().delete(world.asAdmin(), "demo", null);
        world.control.sites().delete(world.asAdmin(), "s1", null);
        world.control.clouds().delete(world.asAdmin(), "lab", null);
        assertThat(world.control.clouds().list(world.admin, PageRequest.first()).items())
                .extracting(Cloud::name)
                .containsExactly("empty");
    }

    @Test
    void listsArePagedInOrder() {
        for (int i = 0; i < 7; i++) {
            world.advance(Duration.ofSeconds(1));
            world.cluster("demo" + i);
        }
        List<String> names = new ArrayList<>();
        String cursor = null;
        do {
            Slice<Cluster> page = world.control.clusters().list(world.admin, ANY, new PageRequest(3, cursor));
            page.items().forEach(c -> names.add(c.name()));
            cursor = page.nextCursor();
        } while (cursor != null);
        assertThat(names).containsExactly("demo0", "demo1", "demo2", "demo3", "demo4", "demo5", "demo6");
    }
}
