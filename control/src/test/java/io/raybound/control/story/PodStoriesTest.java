package io.raybound.control.story;

import static io.raybound.control.story.World.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.control.Code;
import io.raybound.control.cloud.SiteChecks;
import io.raybound.control.fake.MemoryDatabase;
import io.raybound.control.link.LinkKey;
import io.raybound.control.link.PodEnrollment;
import io.raybound.control.link.Report;
import io.raybound.control.storage.Database;
import io.raybound.control.storage.Signals;
import io.raybound.control.story.World.Machine;
import io.raybound.model.Cloud;
import io.raybound.model.Cluster;
import io.raybound.model.Id;
import io.raybound.model.Secret;
import io.raybound.model.Site;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// How a head agent in a Kubernetes pod comes in.
public class PodStoriesTest {
    private static final String NAMESPACE = "raybound-one";

    private World world;
    private Cloud cloud;
    private Site site;
    private Machine operator;
    private Cluster cluster;

    protected Database open(Signals signals) {
        return new MemoryDatabase(signals);
    }

    @BeforeEach
    void begin() {
        world = new World(this::open);
        cloud = world.cloud("lab");
        site = world.site(cloud, "s1");
        operator = world.operator(site);
        cluster = world.cluster("demo");
    }

    private void issuer(Machine machine, Site of, String keys) {
        Map<String, String> facts = Map.of("token_issuer", "https://cluster.local", "token_keys", keys);
        world.report(machine, new Report("site", of.id(), 1, "Active", null, List.of(), facts));
    }

    private void pod(String name, String uid) {
        Map<String, String> facts = Map.of("head_pod_namespace", NAMESPACE, "head_pod", name, "head_pod_uid", uid);
        world.report(
                operator,
                new Report("cluster", cluster.id(), cluster.generation(), "Starting", null, List.of(), facts));
    }

    private LinkKey enroll(Id cluster, String token, String key, String uid) {
        return world.control
                .enrollments()
                .enroll(new PodEnrollment(cloud.id(), cluster, Secret.of(token), key, "1", uid));
    }

    private LinkKey enroll(String token, String key) {
        return enroll(cluster.id(), token, key, token.substring(token.lastIndexOf('|') + 1));
    }

    @Test
    void whatTheChecksOfASiteSawIsKeptAndShownToThoseWhoSeeTheSite() {
        assertThat(world.control.sites().checks(world.admin, site.id().value())).isEmpty();
        checks("{\"items\":[1]}");
        checks("{\"items\":[2]}");
        assertThat(world.control.sites().checks(world.admin, site.id().value()))
                .map(SiteChecks::json)
                .contains("{\"items\":[2]}");

        checks("x".repeat(200_000));

        assertThat(world.control.sites().checks(world.admin, site.id().value()))
                .as("far too long: the old ones stay")
                .map(SiteChecks::json)
                .contains("{\"items\":[2]}");
    }

    private void checks(String json) {
        Map<String, String> facts = Map.of("checks", json);
        world.report(operator, new Report("site", site.id(), 1, "Active", null, List.of(), facts));
    }

    @Test
    void theHeadsPodComesInOnceTheOperatorHasReportedIssuerAndPod() {
        String token = "keys|" + NAMESPACE + "|ray|head-1|u1";
        assertThat(refused(() -> enroll(token, "k1"))).as("no issuer").isEqualTo(Code.POD_TOKEN_REFUSED);
        issuer(operator, site, "keys");
        assertThat(refused(() -> enroll(token, "k1"))).as("no pod").isEqualTo(Code.POD_TOKEN_REFUSED);
        pod("head-1", "u1");

        LinkKey key = enroll(token, "k1");

        assertThat(key.subject()).isEqualTo(cluster.id());
        assertThat(key.bootId()).isEqualTo("u1");
        assertThat(enroll(token, "k1")).as("a retry is answered the same").isEqualTo(key);
        assertThat(world.machine(key).session()).isPositive();
    }

    @Test
    void nobodyElseComesInByAPodsToken() {
        issuer(operator, site, "keys");
        pod("head-1", "u1");
        String good = "keys|" + NAMESPACE + "|ray|head-1|u1";
        for (String bad : List.of(
                "other|" + NAMESPACE + "|ray|head-1|u1",
                "keys|kube-system|ray|head-1|u1",
                "keys|" + NAMESPACE + "|default|head-1|u1",
                "keys|" + NAMESPACE + "|ray|worker-1|u1",
                "keys|" + NAMESPACE + "|ray|head-1|u2")) {
            assertThat(refused(() -> enroll(bad, "k1"))).as(bad).isEqualTo(Code.POD_TOKEN_REFUSED);
        }
        assertThat(refused(() -> enroll(cluster.id(), good, "k1", "u2")))
                .as("an agent that says it is in another pod")
                .isEqualTo(Code.POD_TOKEN_REFUSED);
        assertThat(refused(() -> enroll(world.cluster("second").id(), good, "k1", "u1")))
                .as("another cluster of the site")
                .isEqualTo(Code.POD_TOKEN_REFUSED);
        assertThat(refused(() -> enroll(site.id(), good, "k1", "u1")))
                .as("what is no cluster")
                .isEqualTo(Code.POD_TOKEN_REFUSED);
    }

    @Test
    void aTokenReplayedForAnotherKeyIsRefusedAlsoAfterTheKeyWasRevoked() {
        issuer(operator, site, "keys");
        pod("head-1", "u1");
        String token = "keys|" + NAMESPACE + "|ray|head-1|u1";
        enroll(token, "k1");
        assertThat(refused(() -> enroll(token, "k2"))).isEqualTo(Code.POD_TOKEN_REFUSED);
        pod("head-2", "u2");
        enroll("keys|" + NAMESPACE + "|ray|head-2|u2", "k3");
        pod("head-1", "u1");
        assertThat(refused(() -> enroll(token, "k2"))).isEqualTo(Code.POD_TOKEN_REFUSED);
    }

    @Test
    void aNewPodEndsTheKeyOfTheOneBefore() {
        issuer(operator, site, "keys");
        pod("head-1", "u1");
        LinkKey first = enroll("keys|" + NAMESPACE + "|ray|head-1|u1", "k1");
        pod("head-2", "u2");

        LinkKey second = enroll("keys|" + NAMESPACE + "|ray|head-2|u2", "k2");

        assertThat(refused(() -> world.control.enrollments().principal(first.id())))
                .isEqualTo(Code.KEY_REVOKED);
        assertThat(world.control.enrollments().principal(second.id()).subject()).isEqualTo(cluster.id());
    }

    @Test
    void anOperatorVouchesForThePodsOfItsOwnSiteOnly() {
        issuer(operator, site, "keys");
        Machine foreign = world.operator(world.site(cloud, "s2"));
        Map<String, String> facts = Map.of("head_pod_namespace", NAMESPACE, "head_pod", "head-1", "head_pod_uid", "u1");
        int taken = world.report(
                foreign, new Report("cluster", cluster.id(), cluster.generation(), "Starting", null, List.of(), facts));

        assertThat(taken).isZero();
        assertThat(refused(() -> enroll("keys|" + NAMESPACE + "|ray|head-1|u1", "k1")))
                .isEqualTo(Code.POD_TOKEN_REFUSED);
    }

    @Test
    void namesThatAreNoneOfKubernetesAreNotKept() {
        issuer(operator, site, "keys");
        pod("head/1", "u1");
        pod("Head", "u1");
        pod("h".repeat(300), "u1");

        assertThat(refused(() -> enroll("keys|" + NAMESPACE + "|ray|head/1|u1", "k1")))
                .isEqualTo(Code.POD_TOKEN_REFUSED);
    }

    @Test
    void aRepeatedReportWritesNothing() {
        issuer(operator, site, "keys");
        pod("head-1", "u1");
        int before = world.writes.get();

        pod("head-1", "u1");
        issuer(operator, site, "keys");

        assertThat(world.writes.get()).isEqualTo(before);
    }
}
