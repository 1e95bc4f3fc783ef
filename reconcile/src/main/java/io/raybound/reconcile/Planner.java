package io.raybound.reconcile;

import io.raybound.model.ClusterSpec;
import io.raybound.model.WorkerGroup;
import io.raybound.reconcile.ObservedCluster.Leftovers;
import io.raybound.reconcile.ObservedCluster.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Turns the difference between desired and observed into ordered operations; pure.
///
/// A plan holds what may be done now. What has to wait (workers for a head that answers) comes with a
/// later plan, after
/// the
/// runtime was looked at again. A plan never starts what runs, and starts a head only when nothing of
/// an older boot
/// runs.
public final class Planner {
    private Planner() {}

    /// The steps that lead from observed towards desired, in order; empty when there is nothing to do now.
    public static List<Operation> plan(DesiredCluster desired, ObservedCluster observed) {
        return switch (desired.want()) {
            case DesiredCluster.Running running -> run(running, observed);
            case DesiredCluster.Stopped stopped -> stop(observed);
            case DesiredCluster.Removed removed -> remove(observed);
        };
    }

    private static List<Operation> run(DesiredCluster.Running want, ObservedCluster seen) {
        ClusterSpec spec = want.spec();
        boolean headStays = seen.head()
                .filter(h -> h.phase().runs() && h.shape().equals(spec.head()))
                .isPresent();
        List<Operation> plan = new ArrayList<>();
        if (!headStays) {
            plan.addAll(stopProcesses(seen));
            plan.add(new Operation.StartHead(seen.id(), want.host(), spec));
            return plan;
        }
        if (seen.head().orElseThrow().phase() == Phase.STARTING) {
            return plan;
        }
        planAgent(want, seen, plan);
        planWorkers(spec, seen, plan);
        return plan;
    }

    private static void planAgent(DesiredCluster.Running want, ObservedCluster seen, List<Operation> plan) {
        ObservedCluster.Agent agent = seen.agent();
        if (agent != null && agent.phase().runs() && agent.boot().equals(seen.boot())) {
            return;
        }
        if (agent != null) {
            plan.add(new Operation.StopAgent(seen.id()));
        }
        plan.add(new Operation.StartAgent(seen.id(), want.host()));
    }

    private static void planWorkers(ClusterSpec spec, ObservedCluster seen, List<Operation> plan) {
        Map<String, WorkerGroup> missing = wantedWorkers(spec);
        for (Node worker : seen.workers()) {
            WorkerGroup group = missing.get(worker.name());
            boolean stays =
                    group != null && worker.phase().runs() && worker.shape().equals(group.shape());
            if (stays) {
                missing.remove(worker.name());
            } else {
                plan.add(new Operation.StopNode(seen.id(), worker.name()));
            }
        }
        missing.forEach(
                (name, group) -> plan.add(new Operation.StartWorker(seen.id(), name, group.name(), group.shape())));
    }

    /// The workers a spec asks for by name, `<group>-<n>` counted from 1.
    static Map<String, WorkerGroup> wantedWorkers(ClusterSpec spec) {
        Map<String, WorkerGroup> wanted = new LinkedHashMap<>();
        for (WorkerGroup group : spec.workers()) {
            for (int n = 1; n <= group.count(); n++) {
                wanted.put(group.name() + "-" + n, group);
            }
        }
        return wanted;
    }

    private static List<Operation> stop(ObservedCluster seen) {
        List<Operation> plan = stopProcesses(seen);
        if (!plan.isEmpty() || seen.leftovers() == Leftovers.RUN) {
            plan.add(new Operation.ClearRun(seen.id()));
        }
        return plan;
    }

    private static List<Operation> remove(ObservedCluster seen) {
        List<Operation> plan = stopProcesses(seen);
        if (!plan.isEmpty() || seen.leftovers() != Leftovers.NONE) {
            plan.add(new Operation.RemoveCluster(seen.id()));
        }
        return plan;
    }

    /// People first, then workers, then the head that knows them.
    private static List<Operation> stopProcesses(ObservedCluster seen) {
        List<Operation> plan = new ArrayList<>();
        if (seen.agent() != null) {
            plan.add(new Operation.StopAgent(seen.id()));
        }
        for (Node worker : seen.workers()) {
            plan.add(new Operation.StopNode(seen.id(), worker.name()));
        }
        seen.head().ifPresent(head -> plan.add(new Operation.StopNode(seen.id(), head.name())));
        return plan;
    }
}
