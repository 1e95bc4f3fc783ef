package io.raybound.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.model.ClusterState;
import io.raybound.model.Id;
import io.raybound.testkit.Eventually;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class ReconcilerTest {
    private static final Id SLOW = new Id("clu-aaaaaaaaaaaa");
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Test
    void aStartThatHangsHoldsUpNoOtherCluster() {
        CountDownLatch hang = new CountDownLatch(1);
        SimulatedSite site = new SimulatedSite();
        Provisioner slow = new Hanging(site, hang);
        try (Reconciler reconciler = reconciler(slow)) {
            reconciler.desire(new DesiredCluster(SLOW, 1, Wanted.running(1, 1).want()));
            reconciler.desire(Wanted.running(1, 1));
            Eventually.within(LIMIT, "the other one runs", () -> {
                site.settle();
                ClusterReport report = reconciler.reports().get(Wanted.DEMO);
                return report != null && report.state() == ClusterState.RUNNING;
            });

            assertThat(reconciler.reports().get(SLOW))
                    .isNotNull()
                    .extracting(ClusterReport::state)
                    .isNotEqualTo(ClusterState.RUNNING);
            hang.countDown();
        }
    }

    @Test
    void closingLeavesClustersAsTheyAre() {
        SimulatedSite site = new SimulatedSite();
        try (Reconciler reconciler = reconciler(site)) {
            reconciler.desire(Wanted.running(1, 1));
            Eventually.within(
                    LIMIT,
                    "it has a head",
                    () -> site.observe(Wanted.DEMO).head().isPresent());
        }

        assertThat(site.observe(Wanted.DEMO).head()).isPresent();
    }

    @Test
    void aClusterThatNobodyNamedIsNotTouched() throws Exception {
        SimulatedSite site = new SimulatedSite();
        site.perform(new Operation.StartHead(SLOW, "other.example", Wanted.spec(0)));
        try (Reconciler reconciler = reconciler(site)) {
            reconciler.desire(Wanted.stopped(1));
            Eventually.within(
                    LIMIT,
                    "the named one was looked at",
                    () -> !reconciler.reports().isEmpty());
        }

        assertThat(site.observe(SLOW).head()).isPresent();
    }

    private static Reconciler reconciler(Provisioner provisioner) {
        ReconcileSettings quick = new ReconcileSettings(Duration.ofMillis(10), 5, Duration.ofSeconds(60), true);
        return new Reconciler(
                provisioner,
                quick,
                InstantSource.system(),
                new Random(1),
                new SiteRuntime.Observer(r -> {}, e -> {}, o -> {}, e -> {
                    throw new AssertionError(e);
                }));
    }

    /// A site on which one cluster's steps do not return.
    private record Hanging(Provisioner site, CountDownLatch latch) implements Provisioner {
        @Override
        public Set<Id> known() {
            return site.known();
        }

        @Override
        public ObservedCluster observe(Id cluster) {
            return site.observe(cluster);
        }

        @Override
        public void perform(Operation operation) throws ProvisionFailed {
            if (operation.cluster().equals(SLOW)) {
                try {
                    latch.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
            site.perform(operation);
        }
    }
}
