package io.raybound.reconcile;

import io.raybound.model.ClusterSpec;
import io.raybound.model.Id;
import io.raybound.model.NodeShape;
import io.raybound.model.WorkerGroup;
import java.util.List;

/// Desired states for stories.
final class Wanted {
    static final Id DEMO = new Id("clu-4f7q2m6kzt3a");

    private Wanted() {}

    static ClusterSpec spec(int workers) {
        return new ClusterSpec(
                "2.60.0", NodeShape.small(), List.of(new WorkerGroup("cpu", workers, NodeShape.small())));
    }

    static DesiredCluster running(long generation, int workers) {
        return running(generation, spec(workers));
    }

    static DesiredCluster running(long generation, ClusterSpec spec) {
        return new DesiredCluster(
                DEMO, generation, new DesiredCluster.Running("demo", "demo.example", "default", spec));
    }

    static DesiredCluster stopped(long generation) {
        return new DesiredCluster(DEMO, generation, new DesiredCluster.Stopped());
    }

    static DesiredCluster removed(long generation) {
        return new DesiredCluster(DEMO, generation, new DesiredCluster.Removed());
    }
}
