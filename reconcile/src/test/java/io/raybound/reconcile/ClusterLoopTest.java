package io.raybound.reconcile;

import static io.raybound.reconcile.Wanted.DEMO;
import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.model.ClusterState;
import io.raybound.model.Failure;
import io.raybound.testkit.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ClusterLoopTest {
    private final SimulatedSite site = new SimulatedSite();
    private final List<ClusterReport> reports = new ArrayList<>();
    private final List<ClusterEvent> events = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final ClusterLoop loop = loop(true, new Random(1));

    @Test
    void aStartIsToldStepByStep() {
        loop.desire(Wanted.running(1, 1));
        untilRunning();

        assertThat(states()).containsExactly(ClusterState.PENDING, ClusterState.STARTING, ClusterState.RUNNING);
        assertThat(last().generation()).isEqualTo(1);
        assertThat(last().agentAddress()).isEqualTo("127.1.1.1:80");
        assertThat(events).isEmpty();
    }

    @Test
    void aKilledWorkerIsToldWithCauseAndNextStepBeforeItIsRepaired() {
        loop.desire(Wanted.running(1, 1));
        untilRunning();
        site.kill(DEMO, "cpu-1");
        int before = reports.size();
        loop.step();

        ClusterReport told = reports.get(before);
        assertThat(told.state()).isEqualTo(ClusterState.UNHEALTHY);
        assertThat(told.failure()).isEqualTo(SimulatedSite.loss("cpu-1"));
        assertThat(events).extracting(ClusterEvent::code).containsExactly("node-lost");
        untilRunning();
        assertThat(last().failure()).isNull();
    }

    @Test
    void aKilledHeadLeadsToANewBoot() {
        loop.desire(Wanted.running(1, 1));
        untilRunning();
        String boot = last().boot();
        site.kill(DEMO, "head");
        reports.clear();
        untilRunning();

        assertThat(states()).containsExactly(ClusterState.UNHEALTHY, ClusterState.STARTING, ClusterState.RUNNING);
        assertThat(last().boot()).isNotEqualTo(boot);
    }

    @Test
    void aCrashLoopIsGivenUpWithItsLastCauseAndLeavesNothing() {
        crashUntilGivenUp();

        assertThat(last().state()).isEqualTo(ClusterState.FAILED);
        assertThat(last().failure()).isEqualTo(SimulatedSite.loss("head"));
        assertThat(site.observe(DEMO).nodes()).isEmpty();
        assertThat(site.boots).isEqualTo(ReconcileSettings.DEFAULT.attempts());
        assertThat(events.getLast().severity()).isEqualTo("error");
    }

    @Test
    void aNewGenerationTriesAgainWhatWasGivenUp() {
        crashUntilGivenUp();
        loop.desire(Wanted.running(2, 0));
        untilRunning();

        assertThat(last().generation()).isEqualTo(2);
    }

    @Test
    void repairsAreHeldBackLongerAndLonger() {
        loop.desire(Wanted.running(1, 0));
        untilRunning();
        List<Duration> waits = new ArrayList<>();
        for (int crash = 0; crash < 4; crash++) {
            site.kill(DEMO, "head");
            int boots = site.boots;
            Instant since = now;
            while (site.boots == boots) {
                loop.step();
                now = now.plusMillis(100);
            }
            waits.add(Duration.between(since, now));
        }

        assertThat(waits.get(0)).isLessThan(Duration.ofMillis(200));
        assertThat(waits.get(2)).isGreaterThan(waits.get(1));
        assertThat(waits.get(3)).isGreaterThan(waits.get(2));
    }

    @Test
    void whatCannotHelpIsNotTriedTwice() {
        Failure venv = new Failure("venv-missing", "/opt/ray", "there is no bin/ray", "make one");
        site.failing.put("head", new ProvisionFailed(venv, true));
        loop.desire(Wanted.running(1, 1));
        loop.step();
        loop.step();
        loop.step();

        assertThat(last().state()).isEqualTo(ClusterState.FAILED);
        assertThat(last().failure()).isEqualTo(venv);
        assertThat(events).hasSize(1);
    }

    @Test
    void aWorkerThatCannotStartLeavesTheRestUsableAndSaysWhy() {
        loop.desire(Wanted.running(1, 1));
        untilRunning();
        Failure memory = new Failure("no-memory", "cpu-2", "it needs 380 MB", "stop something");
        site.failing.put("cpu-2", new ProvisionFailed(memory, false));
        loop.desire(Wanted.running(2, 2));
        for (int i = 0; i < 20; i++) {
            loop.step();
            now = now.plusSeconds(70);
        }

        assertThat(last().state()).isEqualTo(ClusterState.UNHEALTHY);
        assertThat(last().failure()).isEqualTo(memory);
        assertThat(last().agentAddress()).isNotNull();
        assertThat(events).hasSize(ReconcileSettings.DEFAULT.attempts());
    }

    @Test
    void scalingIsUpdatingUntilItIsDone() {
        loop.desire(Wanted.running(1, 1));
        untilRunning();
        reports.clear();
        loop.desire(Wanted.running(2, 2));
        untilRunning();

        assertThat(states()).containsExactly(ClusterState.UPDATING, ClusterState.RUNNING);
        assertThat(last().generation()).isEqualTo(2);
    }

    @Test
    void anOlderGenerationIsNotTaken() {
        loop.desire(Wanted.stopped(5));

        assertThat(loop.desire(Wanted.running(4, 1))).isFalse();
    }

    @Test
    void aRemovedClusterNeverComesBack() {
        loop.desire(Wanted.running(1, 1));
        untilRunning();
        loop.desire(Wanted.removed(2));
        loop.step();

        assertThat(loop.step()).isTrue();
        assertThat(last().removed()).isTrue();
        assertThat(last().state()).isEqualTo(ClusterState.STOPPED);
        assertThat(loop.desire(Wanted.running(3, 1))).isFalse();
    }

    @Test
    void inModeObserveItSaysWhatItWouldDoAndDoesNothing() {
        ClusterLoop observing = loop(false, new Random(1));
        observing.desire(Wanted.running(1, 1));
        observing.step();

        assertThat(site.done).isEmpty();
        assertThat(last().held()).hasSize(1).first().asString().startsWith("StartHead");
        assertThat(last().state()).isEqualTo(ClusterState.PENDING);
    }

    @Test
    void noStoryEverTakesAStepThatAStateDoesNotAllow() {
        Seeds.each(200, random -> {
            SimulatedSite shaken = new SimulatedSite();
            List<ClusterReport> told = new ArrayList<>();
            Instant[] time = {now};
            ClusterLoop any = new ClusterLoop(
                    DEMO,
                    shaken,
                    ReconcileSettings.DEFAULT,
                    new ClusterLoop.Chance(() -> time[0], random),
                    new Hearing(told, new ArrayList<>()));
            for (int round = 1; round < 80; round++) {
                if (random.nextInt(12) == 0 || round == 1) {
                    any.desire(
                            random.nextInt(4) == 0 ? Wanted.stopped(round) : Wanted.running(round, random.nextInt(3)));
                }
                any.step();
                shaken.shake(random);
                time[0] = time[0].plusSeconds(random.nextInt(20));
            }
            ClusterState before = ClusterState.PENDING;
            for (ClusterReport report : told) {
                assertThat(before.canBecome(report.state()))
                        .as(before + " to " + report.state() + " in " + told)
                        .isTrue();
                before = report.state();
            }
        });
    }

    private void crashUntilGivenUp() {
        loop.desire(Wanted.running(1, 0));
        for (int i = 0; i < 40; i++) {
            loop.step();
            site.kill(DEMO, "head");
            now = now.plusSeconds(30);
        }
    }

    private ClusterLoop loop(boolean act, Random random) {
        ReconcileSettings plain = ReconcileSettings.DEFAULT;
        ReconcileSettings settings = new ReconcileSettings(plain.tick(), plain.attempts(), plain.settled(), act);
        return new ClusterLoop(
                DEMO, site, settings, new ClusterLoop.Chance(() -> now, random), new Hearing(reports, events));
    }

    private record Hearing(List<ClusterReport> reports, List<ClusterEvent> events) implements ClusterLoop.Listener {
        @Override
        public void changed(ClusterReport report) {
            reports.add(report);
        }

        @Override
        public void event(ClusterEvent event) {
            events.add(event);
        }

        @Override
        public void performed(Operation operation) {}
    }

    private void untilRunning() {
        for (int i = 0; i < 20; i++) {
            loop.step();
            if (last().state() == ClusterState.RUNNING && last().nodes().size() == nodes()) {
                return;
            }
            site.settle();
            now = now.plusSeconds(1);
        }
        throw new AssertionError("not running: " + reports);
    }

    private int nodes() {
        return site.observe(DEMO).nodes().size();
    }

    private ClusterReport last() {
        return reports.getLast();
    }

    private List<ClusterState> states() {
        List<ClusterState> states = new ArrayList<>();
        for (ClusterReport report : reports) {
            if (states.isEmpty() || states.getLast() != report.state()) {
                states.add(report.state());
            }
        }
        return states;
    }
}
