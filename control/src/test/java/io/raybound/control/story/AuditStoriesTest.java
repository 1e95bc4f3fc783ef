package io.raybound.control.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.control.PageRequest;
import io.raybound.control.access.Caller;
import io.raybound.control.fake.MemoryDatabase;
import io.raybound.control.storage.Database;
import io.raybound.control.storage.Signals;
import io.raybound.model.AuditRecord;
import io.raybound.model.Cloud;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Who did what, and who was denied what.
public class AuditStoriesTest {
    private World world;

    @BeforeEach
    void begin() {
        world = new World(this::open);
    }

    protected Database open(Signals signals) {
        return new MemoryDatabase(signals);
    }

    @Test
    void everyChangeIsAuditedAndTheChainHolds() {
        int before = audits();
        Cloud cloud = world.cloud("lab");
        world.site(cloud, "s1");
        world.cluster("demo");
        assertThat(audits()).isEqualTo(before + 3);
        assertThat(world.control
                        .timelines()
                        .audit(world.admin, PageRequest.first())
                        .items()
                        .getFirst()
                        .action())
                .isEqualTo("cluster.create");
        assertThat(world.control.timelines().verifyAudit(world.admin)).isZero();
    }

    @Test
    void aDenialIsAuditedOnceAndItsRepeatsAreCounted() {
        Caller anna = world.user("anna", "reader", "organization");
        int before = audits();
        for (int i = 0; i < 500; i++) {
            world.control.denials().denied(anna, "cluster.delete", "demo", "no role");
        }
        assertThat(outcomes(before)).containsExactly("denied: no role");
        world.control.housekeeping().sweep();
        assertThat(audits()).isEqualTo(before + 1);
        world.advance(Duration.ofMinutes(10));
        world.control.housekeeping().sweep();
        world.control.housekeeping().sweep();
        assertThat(outcomes(before)).containsExactly("denied: no role", "denied 499 times more: no role");
        world.control.denials().denied(anna, "cluster.delete", "demo", "no role");
        assertThat(audits()).as("a new window begins with a record").isEqualTo(before + 3);
        assertThat(world.control.timelines().verifyAudit(world.admin)).isZero();
    }

    @Test
    void nobodyFillsTheStoreByBeingDenied() {
        Caller anna = world.user("anna", "reader", "organization");
        Caller carl = world.user("carl", "reader", "organization");
        int before = audits();
        for (int i = 0; i < 5_000; i++) {
            world.control.denials().denied(anna, "cluster.delete", "c" + i + "x".repeat(10_000), "no role");
        }
        assertThat(audits()).isEqualTo(before + 20);
        world.control.denials().denied(carl, "cluster.delete", "demo", "no role");
        assertThat(audits()).as("another account still has its place").isEqualTo(before + 21);
        world.advance(Duration.ofMinutes(11));
        world.control.housekeeping().sweep();
        assertThat(outcomes(before)).hasSize(22).last().isEqualTo("denied 4980 times more, not listed");
        assertThat(world.control.timelines().auditAfter(world.admin, before, 500))
                .allMatch(audit -> audit.object().length() <= 103);
    }

    @Test
    void theAuditTrailIsForgottenWhenItsTimeIsOverAndTheChainGoesOn() {
        world.cloud("lab");
        int before = audits();
        world.advance(Duration.ofDays(300));
        world.cloud("late");
        world.advance(Duration.ofDays(67));
        world.control.housekeeping().sweep();
        List<AuditRecord> left = world.control.timelines().auditAfter(world.admin, 0, 500);
        assertThat(left).extracting(AuditRecord::action).containsExactly("cloud.create", "audit.forget");
        assertThat(left.getFirst().sequence()).isEqualTo(before + 1);
        assertThat(left.getLast().object()).isEqualTo("1 to " + before);
        assertThat(world.control.timelines().verifyAudit(world.admin)).isZero();
        world.cloud("later");
        assertThat(world.control.timelines().verifyAudit(world.admin)).isZero();
        world.advance(Duration.ofHours(1));
        world.control.housekeeping().sweep();
        assertThat(audits()).as("at most one such record a day").isEqualTo(3);
    }

    private List<String> outcomes(long after) {
        return world.control.timelines().auditAfter(world.admin, after, 500).stream()
                .map(AuditRecord::outcome)
                .toList();
    }

    private int audits() {
        return world.control
                .timelines()
                .audit(world.admin, new PageRequest(500, null))
                .items()
                .size();
    }
}
