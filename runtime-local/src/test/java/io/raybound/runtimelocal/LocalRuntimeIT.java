package io.raybound.runtimelocal;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.model.ClusterState;
import io.raybound.model.Id;
import org.junit.jupiter.api.Test;

final class LocalRuntimeIT {
    @Test
    void aClusterStartsBecomesRunningAndLeavesNothingWhenItStops() throws Exception {
        try (LocalSite site = new LocalSite(LocalSite.venv())) {
            Id id = site.newCluster();
            long start = System.nanoTime();
            site.reconciler().desire(LocalSite.running(id, 1, 1));
            site.await(id, ClusterState.RUNNING);
            System.out.println("running after " + (System.nanoTime() - start) / 1_000_000 + " ms " + site.report(id)
                    + site.runtime().isolation());
            System.out.println(site.job(id, "a", "id; setsid sleep 1000 & echo hello"));
            start = System.nanoTime();
            site.reconciler().desire(LocalSite.stopped(id, 2));
            site.await(id, ClusterState.STOPPED);
            System.out.println("stopped after " + (System.nanoTime() - start) / 1_000_000 + " ms");
            assertThat(LocalSite.processes(id)).isEmpty();
            System.out.println(site.events + " " + site.bugs);
        }
    }
}
