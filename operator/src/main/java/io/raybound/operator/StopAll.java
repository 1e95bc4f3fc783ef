package io.raybound.operator;

import io.raybound.model.Id;
import io.raybound.reconcile.DesiredCluster;
import io.raybound.reconcile.ObservedCluster;
import io.raybound.reconcile.Operation;
import io.raybound.reconcile.Planner;
import io.raybound.reconcile.ProvisionFailed;
import io.raybound.runtimelocal.LocalProvisioner;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// `--stop-all`: stops every recorded cluster of this machine, all at once and without the control
/// plane, and ends.
///
/// What they should be is not changed: the next operator starts again what its journal wants running.
final class StopAll {
    private static final int TRIES = 3;

    private StopAll() {}

    /// Gives back what is in the way, one sentence each; empty when nothing of any cluster is left running.
    static List<String> run(OperatorSettings settings, InstantSource clock, SecureRandom random) throws IOException {
        try (DataLock _ = DataLock.take(settings.dataDir())) {
            LocalProvisioner runtime = Operator.openRuntime(settings, clock, random, new SiteFacts(settings));
            RoutesFile.open(settings.routes()).clear();
            ConcurrentLinkedQueue<String> problems = new ConcurrentLinkedQueue<>();
            try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
                runtime.known().forEach(id -> each.execute(() -> stop(runtime, id, problems)));
            }
            return List.copyOf(problems);
        }
    }

    private static void stop(LocalProvisioner runtime, Id id, ConcurrentLinkedQueue<String> problems) {
        DesiredCluster stopped = new DesiredCluster(id, 0, new DesiredCluster.Stopped());
        String last = "";
        for (int i = 0; i < TRIES; i++) {
            ObservedCluster seen = runtime.observe(id);
            List<Operation> plan = Planner.plan(stopped, seen);
            if (plan.isEmpty()) {
                return;
            }
            try {
                for (Operation operation : plan) {
                    runtime.perform(operation);
                }
            } catch (ProvisionFailed e) {
                last = String.valueOf(e.getMessage());
            }
        }
        if (!Planner.plan(stopped, runtime.observe(id)).isEmpty()) {
            problems.add(id + " did not stop: " + last);
        }
    }
}
