package io.raybound.control.cluster;

import io.raybound.control.Effect;
import io.raybound.control.access.Desk;
import io.raybound.control.journal.Journal.Line;
import io.raybound.control.journal.Journal.Severity;
import io.raybound.control.storage.Tx;
import io.raybound.model.Cluster;
import io.raybound.model.ClusterState;
import io.raybound.model.DesiredState;
import io.raybound.model.Failure;
import io.raybound.model.Id;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Takes in what operators see of clusters. Observed state never goes back to an older generation; a report that tells
/// nothing new changes nothing.
public final class ClusterObserver {
    private final Desk desk;
    private final ClusterListener listener;

    public ClusterObserver(Desk desk, ClusterListener listener) {
        this.desk = desk;
        this.listener = listener;
    }

    /// What the observation would do.
    public Effect effect(Tx tx, Id site, Observation seen) {
        boolean known = known(tx, site, seen).isPresent();
        return Effect.of(known, next(tx, site, seen).isPresent() || (known && isNewPod(tx, seen)));
    }

    /// Applies an observation; false when the cluster is not the site's, or the observation is of no use.
    public boolean observe(Tx tx, Id site, Observation seen) {
        Optional<Cluster> known = known(tx, site, seen);
        if (known.isEmpty()) {
            return false;
        }
        HeadPod pod = seen.headPod();
        if (pod != null && isNewPod(tx, seen)) {
            pod.keep(tx, seen.cluster());
        }
        next(tx, site, seen).ifPresent(after -> apply(tx, known.get(), after));
        return true;
    }

    private static boolean isNewPod(Tx tx, Observation seen) {
        HeadPod pod = seen.headPod();
        return pod != null && !HeadPod.find(tx, seen.cluster()).equals(Optional.of(pod));
    }

    private void apply(Tx tx, Cluster before, Cluster after) {
        tx.objects().update(ClusterShape.CLUSTER, after);
        tx.wake(after.id());
        if (before.state() != after.state()) {
            tell(tx, after);
        } else if (after.failure() != null && !after.failure().equals(before.failure())) {
            desk.journal().failure(tx, after.id(), after.failure());
        }
        listener.changed(tx, before, after);
    }

    private void tell(Tx tx, Cluster cluster) {
        Failure failure = cluster.failure();
        String word = cluster.state().name().toLowerCase(Locale.ROOT);
        if (failure == null) {
            desk.journal().info(tx, cluster.id(), word, "cluster is " + word);
            return;
        }
        Severity severity = cluster.state() == ClusterState.FAILED ? Severity.ERROR : Severity.WARNING;
        desk.journal()
                .event(
                        tx,
                        cluster.id(),
                        severity,
                        new Line(failure.code(), "cluster is " + word + ": " + failure.message(), failure.nextStep()));
    }

    private static Optional<Cluster> known(Tx tx, Id site, Observation seen) {
        return tx.objects()
                .find(ClusterShape.CLUSTER, seen.cluster())
                .filter(c -> c.siteId().equals(site))
                .filter(c -> seen.generation() >= c.observedGeneration() && seen.generation() <= c.generation());
    }

    private Optional<Cluster> next(Tx tx, Id site, Observation seen) {
        Optional<Cluster> known = known(tx, site, seen);
        if (known.isEmpty()) {
            return Optional.empty();
        }
        Cluster before = known.get();
        Instant now = desk.now();
        ClusterEdit edit = new ClusterEdit(before).observed(seen.generation(), seen.nodes());
        ClusterState state = shown(before, seen);
        edit.state(state, now);
        if (state == seen.state()) {
            edit.failure(state == ClusterState.FAILED || state == ClusterState.UNHEALTHY ? seen.failure() : null);
        }
        Cluster after = edit.done();
        return after.equals(before) ? Optional.empty() : Optional.of(after);
    }

    /// The state to show: the seen one, unless it speaks of a generation that we have gone beyond, or of a life after
    /// the removal.
    private static ClusterState shown(Cluster before, Observation seen) {
        ClusterState state = seen.state();
        if (before.deletedAt() != null && !state.isAtRest()) {
            return ClusterState.STOPPING;
        }
        if (seen.generation() < before.generation()) {
            boolean worse = state == ClusterState.UNHEALTHY || state == ClusterState.FAILED;
            boolean running = before.state() == ClusterState.RUNNING
                    || before.state() == ClusterState.UPDATING
                    || before.state() == ClusterState.UNHEALTHY;
            return worse && running && before.desiredState() == DesiredState.RUNNING ? state : before.state();
        }
        return reachable(before.state(), state) ? state : before.state();
    }

    /// A report may have missed one state in between: reports tell of levels, not of edges.
    private static boolean reachable(ClusterState from, ClusterState to) {
        return from.canBecome(to)
                || Arrays.stream(ClusterState.values()).anyMatch(mid -> from.canBecome(mid) && mid.canBecome(to));
    }
}
