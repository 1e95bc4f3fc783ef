package io.raybound.reconcile;

import io.raybound.model.ClusterState;
import io.raybound.model.Failure;
import io.raybound.model.Id;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Looks at one cluster, takes the steps that lead to what is wanted, and tells what it saw. One thread
/// calls [#step].
final class ClusterLoop {
    private final Id id;
    private final Provisioner provisioner;
    private final ReconcileSettings settings;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Listener listener;

    private final Map<String, Backoff> troubles = new HashMap<>();
    /// Losses already counted, by object, so that a clean-up that has to be repeated does not count them again.
    private final Map<String, Failure> counted = new HashMap<>();
    private volatile @Nullable DesiredCluster desired;
    private volatile @Nullable ClusterReport report;
    private long generation = Long.MIN_VALUE;
    private @Nullable String ranBoot;
    private boolean ran;
    private boolean touched;
    private @Nullable Failure givenUp;
    private @Nullable Instant runningSince;

    ClusterLoop(Id id, Provisioner provisioner, ReconcileSettings settings, Chance chance, Listener listener) {
        this.id = id;
        this.provisioner = provisioner;
        this.settings = settings;
        this.clock = chance.clock();
        this.random = chance.random();
        this.listener = listener;
    }

    /// What comes from outside.
    record Chance(InstantSource clock, RandomGenerator random) {}

    /// Takes over a newer desired state; returns false when it is older than the one in force.
    synchronized boolean desire(DesiredCluster next) {
        DesiredCluster now = desired;
        if (now != null && (next.generation() < now.generation() || now.want() instanceof DesiredCluster.Removed)) {
            return false;
        }
        desired = next;
        return true;
    }

    @Nullable
    ClusterReport report() {
        return report;
    }

    /// One look and the steps that may be taken now; true when the cluster is gone for good.
    boolean step() {
        DesiredCluster wanted = desired;
        if (wanted == null) {
            return false;
        }
        if (wanted.generation() != generation) {
            generation = wanted.generation();
            troubles.clear();
            givenUp = null;
        }
        ObservedCluster seen = provisioner.observe(id);
        noteLosses(wanted, seen);
        DesiredCluster effective = givenUp == null ? wanted : wanted.stopped();
        List<Operation> plan = Planner.plan(effective, seen);
        // A loss is told before its repair hides it.
        publish(wanted, seen, settings.act() ? List.of() : plan);
        if (plan.isEmpty() || !settings.act()) {
            return isGone(wanted, seen);
        }
        if (perform(plan)) {
            ObservedCluster after = provisioner.observe(id);
            publish(wanted, after, List.of());
            return isGone(wanted, after);
        }
        return false;
    }

    private boolean isGone(DesiredCluster wanted, ObservedCluster seen) {
        return wanted.want() instanceof DesiredCluster.Removed
                && Verdict.of(wanted, seen, memory()).state() == ClusterState.STOPPED;
    }

    private boolean perform(List<Operation> plan) {
        boolean changed = false;
        for (Operation operation : plan) {
            Backoff backoff = troubles.getOrDefault(operation.object(), Backoff.NONE);
            if (operation.starts() && (backoff.lasting() || backoff.holds(clock.instant()))) {
                continue;
            }
            try {
                touched = true;
                if (operation.starts()) {
                    counted.remove(operation.object());
                }
                provisioner.perform(operation);
                changed = true;
                listener.performed(operation);
            } catch (ProvisionFailed e) {
                trouble(operation.object(), e.failure(), e.lasting() && operation.starts());
                if (!operation.starts() || operation instanceof Operation.StartHead) {
                    return true;
                }
                changed = true;
            }
        }
        return changed;
    }

    private void noteLosses(DesiredCluster wanted, ObservedCluster seen) {
        if (!(wanted.want() instanceof DesiredCluster.Running)) {
            return;
        }
        for (ObservedCluster.Node node : seen.nodes()) {
            if (node.phase() == Phase.LOST && node.loss() != null) {
                loss(node.name(), node.loss());
            }
        }
        ObservedCluster.Agent agent = seen.agent();
        if (agent != null && agent.phase() == Phase.LOST && agent.loss() != null) {
            loss("agent", agent.loss());
        }
    }

    private void loss(String object, Failure failure) {
        if (!failure.equals(counted.put(object, failure))) {
            trouble(object, failure, false);
        }
    }

    private void trouble(String object, Failure failure, boolean forGood) {
        Instant now = clock.instant();
        Backoff next = troubles.getOrDefault(object, Backoff.NONE).failed(failure, forGood, now, random);
        boolean exhausted =
                !object.equals("agent") && !object.equals(id.value()) && next.isExhausted(settings.attempts());
        if (exhausted) {
            next = new Backoff(next.failures(), next.notBefore(), next.last(), true);
        }
        troubles.put(object, next);
        listener.event(new ClusterEvent(
                id, now, exhausted ? "error" : "warning", failure.code(), failure.message(), failure.nextStep()));
        if (exhausted && object.equals(ObservedCluster.HEAD)) {
            givenUp = failure;
        }
    }

    private void publish(DesiredCluster wanted, ObservedCluster seen, List<Operation> held) {
        if (!Objects.equals(ranBoot, seen.boot()) && seen.boot() != null) {
            ran = false;
            ranBoot = seen.boot();
        }
        Verdict verdict = Verdict.of(wanted, seen, memory());
        if (verdict.state() == ClusterState.RUNNING) {
            ran = true;
            settle();
        } else {
            runningSince = null;
        }
        if (verdict.state() == ClusterState.STOPPED) {
            ran = false;
            touched = false;
        }
        ObservedCluster.Agent agent = seen.agent();
        ClusterReport next = new ClusterReport(
                id,
                wanted.generation(),
                verdict.state(),
                verdict.failure(),
                Verdict.nodes(seen),
                seen.boot(),
                agent != null && agent.phase() == Phase.ALIVE ? agent.address() : null,
                wanted.want() instanceof DesiredCluster.Removed && verdict.state() == ClusterState.STOPPED,
                held.stream().map(Object::toString).toList());
        if (!next.equals(report)) {
            report = next;
            listener.changed(next);
        }
    }

    private void settle() {
        Instant now = clock.instant();
        if (runningSince == null) {
            runningSince = now;
        } else if (runningSince.plus(settings.settled()).isBefore(now)) {
            troubles.clear();
        }
    }

    private Verdict.Memory memory() {
        return new Verdict.Memory(troubles, ran, givenUp, touched);
    }

    /// Who hears of changes; called from the loop's thread, must not block for long.
    interface Listener {
        void changed(ClusterReport report);

        void event(ClusterEvent event);

        void performed(Operation operation);
    }
}
