package io.raybound.control.story;

import static io.raybound.control.story.World.refused;
import static io.raybound.control.story.World.seen;
import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.control.Code;
import io.raybound.control.cloud.CreatedJoinToken;
import io.raybound.control.fake.MemoryDatabase;
import io.raybound.control.link.Change;
import io.raybound.control.link.Changes;
import io.raybound.control.link.HeadEnrollment;
import io.raybound.control.link.LinkKey;
import io.raybound.control.link.OperatorEnrollment;
import io.raybound.control.link.ReportBatch;
import io.raybound.control.storage.Database;
import io.raybound.control.storage.Epoch;
import io.raybound.control.storage.Signals;
import io.raybound.control.story.World.Machine;
import io.raybound.model.Cloud;
import io.raybound.model.Cluster;
import io.raybound.model.ClusterState;
import io.raybound.model.Id;
import io.raybound.model.Secret;
import io.raybound.model.Site;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Enrollment, sessions, polls and reports.
public class LinkStoriesTest {
    private World world;
    private Cloud cloud;
    private Site site;

    protected Database open(Signals signals) {
        return new MemoryDatabase(signals);
    }

    @BeforeEach
    void begin() {
        world = new World(this::open);
        cloud = world.cloud("lab");
        site = world.site(cloud, "s1");
    }

    private LinkKey enroll(Secret token, String publicKey) {
        return world.control.enrollments().enroll(new OperatorEnrollment(cloud.id(), token, publicKey, "1.0"));
    }

    private Secret token() {
        return world.control.sites().joinToken(world.asAdmin(), "s1").token();
    }

    private Changes poll(Machine machine, @Nullable String after) {
        return world.control.polls().after(machine.principal(), machine.session(), after);
    }

    private static String after(Changes changes) {
        return changes.epoch() + "." + changes.revision();
    }

    @Test
    void aJoinTokenLetsOneKeyInAndAnswersItsRetryTheSame() {
        Secret token = token();
        LinkKey key = enroll(token, "key-one");
        assertThat(key.subject()).isEqualTo(site.id());
        assertThat(enroll(token, "key-one")).isEqualTo(key);
        assertThat(refused(() -> enroll(token, "key-two"))).isEqualTo(Code.JOIN_TOKEN_USED);
        assertThat(refused(() -> enroll(Secret.of("rbj_guess"), "key-two"))).isEqualTo(Code.JOIN_TOKEN_UNKNOWN);
        Secret late = token();
        world.advance(Duration.ofMinutes(61));
        assertThat(refused(() -> enroll(late, "key-two"))).isEqualTo(Code.JOIN_TOKEN_EXPIRED);
        assertThat(refused(() -> enroll(world.firstLogin.code(), "key-two")))
                .as("a token of another purpose")
                .isEqualTo(Code.JOIN_TOKEN_UNKNOWN);
        assertThat(refused(() -> enroll(token(), "not a key!"))).isEqualTo(Code.BAD_VALUE);
    }

    @Test
    void aJoinTokenOfAnotherCloudIsForeign() {
        Cloud other = world.cloud("other");
        CreatedJoinToken token = world.control
                .sites()
                .joinToken(world.asAdmin(), world.site(other, "s2").id().value());
        assertThat(refused(() -> enroll(token.token(), "key"))).isEqualTo(Code.FOREIGN_CLOUD);
    }

    @Test
    void oneOfThirtyTwoKeysWinsARaceForAJoinToken() throws Exception {
        Secret token = token();
        AtomicInteger refusals = new AtomicInteger();
        List<LinkKey> in = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<@Nullable LinkKey>> all = new ArrayList<>();
            IntStream.range(0, 32)
                    .forEach(i -> all.add(threads.submit(() -> {
                        try {
                            return enroll(token, "key-" + i);
                        } catch (io.raybound.control.Refusal e) {
                            assertThat(e.code()).isEqualTo(Code.JOIN_TOKEN_USED);
                            refusals.incrementAndGet();
                            return null;
                        }
                    })));
            for (Future<@Nullable LinkKey> one : all) {
                LinkKey key = one.get();
                if (key != null) {
                    in.add(key);
                }
            }
        }
        assertThat(in).hasSize(1);
        assertThat(refusals).hasValue(31);
    }

    @Test
    void aHeadComesInByItsOperatorsStatement() {
        Machine operator = world.operator(site);
        Cluster cluster = world.cluster("demo");
        Machine head = world.head(operator, cluster, "boot1");
        assertThat(head.principal().subject()).isEqualTo(cluster.id());
        assertThat(world.head(operator, cluster, "boot1").principal().keyId())
                .as("a retry is answered the same")
                .isEqualTo(head.principal().keyId());
        Site second = world.site(cloud, "s2");
        Machine foreign = world.operator(second);
        assertThat(refused(() -> world.head(foreign, cluster, "boot2"))).isEqualTo(Code.STATEMENT_REFUSED);
        String other = operator.principal().keyId() + "|" + cluster.id() + "|boot3|another-key";
        assertThat(refused(() -> world.control
                        .enrollments()
                        .enroll(new HeadEnrollment(cloud.id(), other, "my-key", "1", "boot3"))))
                .isEqualTo(Code.STATEMENT_REFUSED);
        String byHead = head.principal().keyId() + "|" + cluster.id() + "|boot4|k4";
        assertThat(refused(() ->
                        world.control.enrollments().enroll(new HeadEnrollment(cloud.id(), byHead, "k4", "1", "boot4"))))
                .as("a head agent vouches for nobody")
                .isEqualTo(Code.STATEMENT_REFUSED);
    }

    @Test
    void aNewerSessionSupersedesTheOneBefore() {
        Machine first = world.operator(site);
        long newer = world.control
                .linkSessions()
                .open(first.principal(), "1.1", "boot2")
                .number();
        assertThat(refused(() -> poll(first, null))).isEqualTo(Code.SUPERSEDED);
        assertThat(refused(() -> world.report(first))).isEqualTo(Code.SUPERSEDED);
        Machine second = new Machine(first.principal(), newer);
        assertThat(poll(second, null).full()).isTrue();
    }

    @Test
    void aPollGivesEverythingFirstThenWhatChangedAndTombstones() {
        Machine operator = world.operator(site);
        Cluster demo = world.cluster("demo");
        Changes all = poll(operator, null);
        assertThat(all.full()).isTrue();
        assertThat(all.instructions()).extracting(Change::signed).anyMatch(s -> s.startsWith("site " + site.id()));
        assertThat(all.instructions()).extracting(Change::signed).anyMatch(s -> s.startsWith("cluster " + demo.id()));
        assertThat(all.instructions())
                .as("the keys under the machine's own name")
                .extracting(Change::signed)
                .anyMatch(s -> s.startsWith("keys " + site.id()) && s.endsWith("for " + site.id()));
        Changes none = poll(operator, after(all));
        assertThat(none.full()).isFalse();
        assertThat(none.instructions()).isEmpty();
        world.control.clusters().delete(world.asAdmin(), "demo", null);
        Changes gone = poll(operator, after(all));
        assertThat(gone.instructions())
                .extracting(Change::signed)
                .containsExactly("cluster " + demo.id() + " g2 for " + site.id() + " gone");
        assertThat(poll(operator, "").instructions())
                .as("a full answer carries recent tombstones")
                .extracting(Change::signed)
                .anyMatch(s -> s.endsWith("gone"));
    }

    @Test
    void anotherEpochOrAnUnreadableAfterGivesEverything() {
        Machine operator = world.operator(site);
        Changes all = poll(operator, null);
        for (String odd : List.of("other.3", "x", all.epoch() + ".-1", all.epoch() + ".999999", all.epoch() + ".x")) {
            assertThat(poll(operator, odd).full()).as(odd).isTrue();
        }
        world.database.write(tx -> {
            Epoch.renew(tx, world.ids);
            return true;
        });
        assertThat(poll(operator, after(all)).full()).as("restored").isTrue();
        assertThat(poll(operator, after(all)).epoch()).isNotEqualTo(all.epoch());
    }

    @Test
    void aLongListComesInPartsWithoutLoss() {
        Machine operator = world.operator(site);
        for (int i = 0; i < 1_050; i++) {
            Id id = world.ids.next(io.raybound.model.Kind.CLUSTER);
            world.database.write(tx -> {
                io.raybound.control.outbox.Instructions.tombstone(
                        tx,
                        new io.raybound.control.outbox.Instructions.Target(site.id(), "cluster", id),
                        1,
                        world.now.get());
                return true;
            });
        }
        Changes first = poll(operator, null);
        Changes second = poll(operator, after(first));
        assertThat(first.full()).isTrue();
        assertThat(second.instructions()).isNotEmpty();
        long clusters = java.util.stream.Stream.of(first, second)
                .flatMap(c -> c.instructions().stream())
                .filter(c -> c.signed().startsWith("cluster"))
                .count();
        assertThat(clusters).isEqualTo(1_050);
        assertThat(poll(operator, after(second)).instructions()).isEmpty();
    }

    @Test
    void aChangeWakesTheParkedPollOfItsSiteAndARevocationWakesAll() {
        Machine operator = world.operator(site);
        Machine other = world.operator(world.site(cloud, "s2"));
        AtomicInteger mine = new AtomicInteger();
        AtomicInteger others = new AtomicInteger();
        try (var _ = world.control.polls().subscribe(operator.principal(), mine::incrementAndGet);
                var _ = world.control.polls().subscribe(other.principal(), others::incrementAndGet)) {
            world.control
                    .clusters()
                    .create(
                            world.asAdmin(),
                            new io.raybound.control.cluster.NewCluster("demo", null, "s1", null, null, World.spec()));
            assertThat(mine).hasPositiveValue();
            assertThat(others).hasValue(0);
            world.control.authentication().logout(world.admin);
            assertThat(others).hasPositiveValue();
        }
    }

    @Test
    void anOldBatchOfReportsIsIgnored() {
        Machine operator = world.operator(site);
        Cluster demo = world.cluster("demo");
        world.control
                .reports()
                .accept(
                        operator.principal(),
                        new ReportBatch(operator.session(), 5, List.of(seen(demo, 1, ClusterState.RUNNING))));
        int late = world.control
                .reports()
                .accept(
                        operator.principal(),
                        new ReportBatch(operator.session(), 4, List.of(seen(demo, 1, ClusterState.STARTING))));
        assertThat(late).isZero();
        world.control
                .reports()
                .accept(
                        operator.principal(),
                        new ReportBatch(operator.session(), 7, List.of(seen(demo, 1, ClusterState.RUNNING))));
        int older = world.control
                .reports()
                .accept(
                        operator.principal(),
                        new ReportBatch(operator.session(), 6, List.of(seen(demo, 1, ClusterState.UNHEALTHY))));
        assertThat(older).as("also after a batch that changed nothing").isZero();
        assertThat(world.control.clusters().get(world.admin, "demo").state()).isEqualTo(ClusterState.RUNNING);
    }

    @Test
    void aKeyStopsWorkingWithItsSiteOrItsStoppedCluster() {
        Machine operator = world.operator(site);
        Cluster demo = world.cluster("demo");
        Machine head = world.head(operator, demo, "boot1");
        world.report(operator, seen(demo, 1, ClusterState.RUNNING));
        world.control.clusters().delete(world.asAdmin(), "demo", null);
        assertThat(world.control.enrollments().principal(head.principal().keyId()))
                .as("it may still tell how its jobs end")
                .isEqualTo(head.principal());
        world.report(operator, seen(demo, 2, ClusterState.STOPPED));
        assertThat(refused(() ->
                        world.control.enrollments().principal(head.principal().keyId())))
                .isEqualTo(Code.KEY_REVOKED);
        assertThat(refused(() -> poll(head, null))).isEqualTo(Code.KEY_REVOKED);
        world.control.sites().delete(world.asAdmin(), "s1", null);
        assertThat(refused(() -> world.control
                        .enrollments()
                        .principal(operator.principal().keyId())))
                .isEqualTo(Code.KEY_REVOKED);
        assertThat(refused(() -> world.control.enrollments().principal(new Id("lk-aaaaaaaaaaaa"))))
                .isEqualTo(Code.UNAUTHENTICATED);
    }

    @Test
    void certificatesAreForTheSitesOwnNames() {
        Machine operator = world.operator(site);
        assertThat(world.control.certificateNames().of(operator.principal()))
                .containsExactly(
                        "*." + site.id() + ".i.raybound-user.localhost",
                        "*." + site.id() + ".s.raybound-user.localhost");
        Machine head = world.head(operator, world.cluster("demo"), "boot1");
        assertThat(refused(() -> world.control.certificateNames().of(head.principal())))
                .isEqualTo(Code.FORBIDDEN);
    }
}
