package io.raybound.reconcile;

import static io.raybound.reconcile.Wanted.DEMO;
import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.model.ClusterSpec;
import io.raybound.model.NodeShape;
import io.raybound.model.WorkerGroup;
import io.raybound.testkit.Seeds;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class PlannerTest {
    private final SimulatedSite site = new SimulatedSite();

    @Test
    void aNewClusterBeginsWithItsHeadAlone() throws Exception {
        assertThat(steps(Wanted.running(1, 2))).containsExactly("StartHead head");
    }

    @Test
    void nothingIsPlannedWhileTheHeadDoesNotAnswer() throws Exception {
        carryOut(Wanted.running(1, 2));

        assertThat(steps(Wanted.running(1, 2))).isEmpty();
    }

    @Test
    void agentAndWorkersFollowAsSoonAsTheGcsAnswers() throws Exception {
        carryOut(Wanted.running(1, 2));
        site.phase(DEMO, "head", Phase.JOINABLE);

        assertThat(steps(Wanted.running(1, 2)))
                .containsExactly("StartAgent agent", "StartWorker cpu-1", "StartWorker cpu-2");
    }

    @Test
    void aClusterThatIsAsWantedIsLeftAlone() throws Exception {
        up(Wanted.running(1, 2));

        assertThat(steps(Wanted.running(1, 2))).isEmpty();
    }

    @Test
    void aDeadWorkerIsCleanedUpAndStartedAgain() throws Exception {
        up(Wanted.running(1, 2));
        site.kill(DEMO, "cpu-2");

        assertThat(steps(Wanted.running(1, 2))).containsExactly("StopNode cpu-2", "StartWorker cpu-2");
    }

    @Test
    void aDeadHeadTakesTheWholeClusterThroughANewBoot() throws Exception {
        up(Wanted.running(1, 2));
        site.kill(DEMO, "head");

        assertThat(steps(Wanted.running(1, 2)))
                .containsExactly(
                        "StopAgent agent", "StopNode cpu-1", "StopNode cpu-2", "StopNode head", "StartHead head");
    }

    @Test
    void aDeadAgentIsStartedAgainWithoutTouchingTheNodes() throws Exception {
        up(Wanted.running(1, 1));
        site.kill(DEMO, "agent");

        assertThat(steps(Wanted.running(1, 1))).containsExactly("StopAgent agent", "StartAgent agent");
    }

    @Test
    void aSilentHeadIsNotKilled() throws Exception {
        up(Wanted.running(1, 1));
        site.phase(DEMO, "head", Phase.SILENT);

        assertThat(steps(Wanted.running(1, 1))).isEmpty();
    }

    @Test
    void scalingUpStartsOnlyWhatIsMissing() throws Exception {
        up(Wanted.running(1, 1));

        assertThat(steps(Wanted.running(2, 3))).containsExactly("StartWorker cpu-2", "StartWorker cpu-3");
    }

    @Test
    void scalingDownStopsTheHighestNumbers() throws Exception {
        up(Wanted.running(1, 3));

        assertThat(steps(Wanted.running(2, 1))).containsExactly("StopNode cpu-2", "StopNode cpu-3");
    }

    @Test
    void aWorkerOfAnotherShapeIsReplaced() throws Exception {
        up(Wanted.running(1, 1));
        NodeShape larger = new NodeShape(2, 0, 600_000_000, 80_000_000, Map.of());
        ClusterSpec spec = new ClusterSpec("2.60.0", NodeShape.small(), List.of(new WorkerGroup("cpu", 1, larger)));

        assertThat(steps(Wanted.running(2, spec))).containsExactly("StopNode cpu-1", "StartWorker cpu-1");
    }

    @Test
    void stoppingGoesFromPeopleToWorkersToTheHead() throws Exception {
        up(Wanted.running(1, 2));

        assertThat(steps(Wanted.stopped(2)))
                .containsExactly(
                        "StopAgent agent", "StopNode cpu-1", "StopNode cpu-2", "StopNode head", "ClearRun " + DEMO);
    }

    @Test
    void aStoppedClusterIsLeftAloneAndKeepsItsRecord() throws Exception {
        up(Wanted.running(1, 1));
        carryOut(Wanted.stopped(2));

        assertThat(steps(Wanted.stopped(2))).isEmpty();
        assertThat(site.known()).containsExactly(DEMO);
    }

    @Test
    void removingLeavesNoTrace() throws Exception {
        up(Wanted.running(1, 1));
        carryOut(Wanted.removed(2));

        assertThat(site.known()).isEmpty();
        assertThat(steps(Wanted.removed(2))).isEmpty();
    }

    @Test
    void whateverHappensNoPlanBreaksARuleAndCalmLeadsToWhatIsWanted() {
        Seeds.each(300, random -> {
            SimulatedSite shaken = new SimulatedSite();
            DesiredCluster wanted = Wanted.stopped(0);
            for (int round = 0; round < 60; round++) {
                if (random.nextInt(10) == 0) {
                    wanted = any(random, round);
                }
                carryOutSome(shaken, wanted, random);
                shaken.shake(random);
            }
            for (int round = 0; round < 6; round++) {
                carryOutSome(shaken, wanted, null);
                shaken.settle();
            }
            assertThat(Planner.plan(wanted, shaken.observe(DEMO))).isEmpty();
            int nodes = shaken.observe(DEMO).nodes().size();
            assertThat(nodes)
                    .isEqualTo(
                            wanted.want() instanceof DesiredCluster.Running running
                                    ? running.spec().nodes()
                                    : 0);
        });
    }

    private static DesiredCluster any(Random random, int generation) {
        return switch (random.nextInt(5)) {
            case 0 -> Wanted.stopped(generation);
            case 1 -> Wanted.removed(generation);
            default -> Wanted.running(generation, random.nextInt(4));
        };
    }

    /// Carries a plan out, or only its beginning, as when an operation fails or the operator is killed.
    private static void carryOutSome(SimulatedSite site, DesiredCluster wanted, @Nullable Random random) {
        List<Operation> plan = Planner.plan(wanted, site.observe(DEMO));
        int until = random == null ? plan.size() : random.nextInt(plan.size() + 1);
        for (Operation operation : plan.subList(0, until)) {
            try {
                site.perform(operation);
            } catch (ProvisionFailed e) {
                throw new AssertionError(e);
            }
        }
    }

    private List<String> steps(DesiredCluster wanted) {
        return Planner.plan(wanted, site.observe(DEMO)).stream()
                .map(o -> o.getClass().getSimpleName() + " " + o.object())
                .toList();
    }

    private void carryOut(DesiredCluster wanted) throws ProvisionFailed {
        for (Operation operation : Planner.plan(wanted, site.observe(DEMO))) {
            site.perform(operation);
        }
    }

    private void up(DesiredCluster wanted) throws ProvisionFailed {
        carryOut(wanted);
        site.settle();
        carryOut(wanted);
        site.settle();
    }
}
