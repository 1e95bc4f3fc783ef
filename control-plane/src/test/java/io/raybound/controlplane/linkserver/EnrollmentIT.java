package io.raybound.controlplane.linkserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.raybound.identity.SigningKey;
import io.raybound.identity.Statement;
import io.raybound.link.LinkRefused;
import io.raybound.model.Cluster;
import io.raybound.model.Secret;
import io.raybound.model.Site;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EnrollmentIT {
    private final Door door;
    private final Site site;

    EnrollmentIT(@TempDir Path folder) throws Exception {
        door = Door.open(folder);
        site = door.site("north");
    }

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void aJoinTokenEnrollsAnOperatorAndTheAnswerMayBeFetchedAgain() throws Exception {
        Secret token = door.joinToken(site);
        try (Machine machine = new Machine(door, site).enroll(token)) {
            assertThat(machine.who().principal()).isEqualTo(site.id());
            assertThat(machine.who().cloudId()).isEqualTo(site.cloudId());
            assertThat(machine.who().signingKeys()).hasSize(1);

            try (Machine again = new Machine(door, site, machine.key()).enroll(token)) {
                assertThat(again.who().keyId()).isEqualTo(machine.who().keyId());
            }
        }
    }

    @Test
    void aUsedTokenIsRefusedToAnotherKey() throws Exception {
        Secret token = door.joinToken(site);
        new Machine(door, site).enroll(token).close();

        assertThat(outcome(new Machine(door, site), token)).isEqualTo("401 join-token-used");
    }

    @Test
    void ofTwoThatRaceWithOneTokenOneWins() throws Exception {
        Secret token = door.joinToken(site);
        List<Callable<String>> racers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            racers.add(() -> outcome(new Machine(door, site), token));
        }
        List<String> outcomes = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<String> each : threads.invokeAll(racers)) {
                outcomes.add(each.get());
            }
        }

        assertThat(outcomes).containsOnlyOnce("enrolled");
        assertThat(outcomes).filteredOn(each -> !each.equals("enrolled")).containsOnly("401 join-token-used");
    }

    @Test
    void anInventedTokenAndTheTokenOfAnotherCloudAreRefused() throws Exception {
        Site south = door.site("south");

        assertThat(outcome(new Machine(door, site), Secret.of("rbj_invented"))).isEqualTo("401 join-token-unknown");
        assertThat(outcome(new Machine(door, site), door.joinToken(south))).isEqualTo("403 foreign-cloud");
    }

    @Test
    void aHeadAgentEnrollsWithItsOperatorsStatementAndNoOther() throws Exception {
        Cluster cluster = door.cluster(site, "demo");
        try (Machine operator = new Machine(door, site).enroll(door.joinToken(site));
                Machine agent = new Machine(door, site);
                Machine stranger = new Machine(door, site)) {
            Statement said = new Statement(
                    operator.who().keyId().value(),
                    site.id().value(),
                    cluster.id().value(),
                    "boot-1",
                    agent.key().verifying());
            String host = door.host(site);
            String good = said.sign(operator.key(), host, Instant.now());
            String forged = said.sign(SigningKey.generate(new SecureRandom()), host, Instant.now());

            agent.enrollHead(good, "boot-1");
            LinkRefused bad = catchThrowableOfType(LinkRefused.class, () -> stranger.enrollHead(forged, "boot-1"));
            LinkRefused stolen = catchThrowableOfType(LinkRefused.class, () -> stranger.enrollHead(good, "boot-1"));

            assertThat(agent.who().principal()).isEqualTo(cluster.id());
            assertThat(bad.code()).isEqualTo("statement-refused");
            assertThat(stolen.code()).isEqualTo("statement-refused");
            assertThat(agent.client().open("head-agent", "1", "boot-1").session())
                    .isPositive();
        }
    }

    private static String outcome(Machine machine, Secret token) throws Exception {
        try (machine) {
            machine.enroll(token);
            return "enrolled";
        } catch (LinkRefused e) {
            return e.status() + " " + e.code();
        }
    }
}
