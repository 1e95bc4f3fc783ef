package io.raybound.runtimekubernetes;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.raybound.model.ClusterState;
import io.raybound.model.Failure;
import io.raybound.model.Id;
import io.raybound.reconcile.ClusterReport;
import io.raybound.reconcile.DesiredCluster;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// One look at one cluster: makes it true and says what it is. What was refused is told with the state, and then thrown
/// for the queue to hold.
final class ClusterWork {
    private static final Duration WHILE_CHANGING = Duration.ofSeconds(5);
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration EVENTS_AFTER = Duration.ofSeconds(10);

    private final Parts parts;
    private final Set<String> tokens = ConcurrentHashMap.newKeySet();
    private final Map<Id, ClusterReport> reports = new ConcurrentHashMap<>();
    private final Map<Id, Instant> unreadySince = new ConcurrentHashMap<>();
    private final Map<Id, String> blindBy = new ConcurrentHashMap<>();

    /// What it works with.
    record Parts(
            KubernetesSettings settings,
            Api api,
            Upkeep upkeep,
            Namespaces namespaces,
            RouteKeeper routes,
            Telling telling,
            SecureRandom random) {}

    ClusterWork(Parts parts) {
        this.parts = parts;
    }

    Map<Id, ClusterReport> reports() {
        return reports;
    }

    @Nullable
    Duration look(DesiredCluster desired) throws Refused, InterruptedException {
        return switch (desired.want()) {
            case DesiredCluster.Running running -> run(desired, running);
            case DesiredCluster.Stopped stopped -> rest(desired);
            case DesiredCluster.Removed removed -> rest(desired);
        };
    }

    private @Nullable Duration run(DesiredCluster desired, DesiredCluster.Running want)
            throws Refused, InterruptedException {
        Id id = desired.id();
        Refused refused = null;
        Upkeep.Round round = parts.upkeep().round(id);
        NamespaceWatch watch = null;
        GenericKubernetesResource cluster = null;
        try {
            SiteWorld world = parts.namespaces().world();
            watch = parts.namespaces().ready(want.project());
            cluster = watch.cluster(id);
            cluster = make(desired, want, world, watch, round);
        } catch (Refused e) {
            refused = e;
        }
        List<Pod> pods = watch == null ? List.of() : watch.pods(id);
        Failure trouble = refused == null ? null : refused.failure();
        Duration again = tell(desired, want, new Diagnosis.Seen(cluster, pods, trouble, List.of()), round);
        if (refused != null) {
            throw refused;
        }
        return again;
    }

    private @Nullable GenericKubernetesResource make(
            DesiredCluster desired,
            DesiredCluster.Running want,
            SiteWorld world,
            NamespaceWatch watch,
            Upkeep.Round round)
            throws Refused, InterruptedException {
        Id id = desired.id();
        Specs.check(id, want);
        parts.namespaces().equip(watch, world, round);
        RayResource resource = new RayResource(parts.settings(), world);
        GenericKubernetesResource wanted = resource.of(watch.namespace(), desired, want);
        LeavingGroups.keep(wanted, watch.cluster(id), watch.pods(id));
        GenericKubernetesResource cluster =
                (GenericKubernetesResource) round.keep(wanted, watch.cluster(id), world.site());
        if (cluster == null) {
            return null;
        }
        if (cluster.getMetadata().getDeletionTimestamp() != null) {
            return cluster;
        }
        Surroundings around = new Surroundings(parts.settings(), world);
        token(around, cluster, id, round);
        for (HasMetadata object : around.of(cluster, id, want)) {
            HasMetadata found =
                    watch.find(object.getKind(), object.getMetadata().getName());
            round.keep(object, found, world.site());
        }
        if (parts.settings().act()) {
            parts.routes().open(cluster, id, want.host(), parts.telling().now());
        }
        return cluster;
    }

    private void token(Surroundings around, GenericKubernetesResource cluster, Id id, Upkeep.Round round)
            throws Refused, InterruptedException {
        String uid = cluster.getMetadata().getUid();
        if (!tokens.contains(uid) && round.once(around.rayToken(cluster, id, parts.random()))) {
            tokens.add(uid);
        }
    }

    private @Nullable Duration tell(
            DesiredCluster desired, DesiredCluster.Running want, Diagnosis.Seen seen, Upkeep.Round round)
            throws InterruptedException {
        Id id = desired.id();
        Instant now = parts.telling().now();
        Diagnosis diagnosis = new Diagnosis(seen, now);
        Diagnosis.Verdict verdict = diagnosis.running(want);
        Failure trouble = seen.trouble();
        if (trouble != null && Answers.isPassing(trouble) && seen.cluster() == null) {
            // Nothing is seen, and that will pass: what was told before still stands. The cause goes on the timeline.
            if (!trouble.code().equals(blindBy.put(id, trouble.code()))) {
                parts.telling().happened(id, trouble);
            }
            return WHILE_CHANGING;
        }
        blindBy.remove(id);
        if (verdict.state() == ClusterState.RUNNING) {
            verdict = doors(id, verdict, seen, now);
            unreadySince.remove(id);
        } else if (verdict.failure() == null && seen.cluster() != null) {
            Instant since = unreadySince.computeIfAbsent(id, key -> now);
            if (now.isAfter(since.plus(EVENTS_AFTER))) {
                diagnosis = new Diagnosis(new Diagnosis.Seen(seen.cluster(), seen.pods(), trouble, events(seen)), now);
                verdict = diagnosis.running(want);
            }
        }
        publish(desired, diagnosis, verdict, round.held());
        boolean settled =
                verdict.state() == ClusterState.RUNNING && !parts.routes().isOpening(id);
        return settled ? RouteKeeper.ANEW : WHILE_CHANGING;
    }

    /// A cluster that runs and that nobody gets to is not well.
    private Diagnosis.Verdict doors(Id id, Diagnosis.Verdict verdict, Diagnosis.Seen seen, Instant now) {
        GenericKubernetesResource cluster = seen.cluster();
        Optional<Failure> trouble = cluster == null
                ? Optional.empty()
                : parts.routes().trouble(cluster.getMetadata().getNamespace(), id, now);
        return trouble.map(failure -> new Diagnosis.Verdict(ClusterState.UNHEALTHY, failure))
                .orElse(verdict);
    }

    /// Events are asked for only while a cluster does not come up and nothing else says why.
    private List<Event> events(Diagnosis.Seen seen) throws InterruptedException {
        List<Event> events = new ArrayList<>();
        try {
            GenericKubernetesResource cluster = seen.cluster();
            if (cluster != null) {
                events.addAll(parts.api().events(cluster));
            }
            Optional<Pod> waiting =
                    seen.pods().stream().filter(p -> !Diagnosis.isReady(p)).findFirst();
            if (waiting.isPresent()) {
                events.addAll(parts.api().events(waiting.get()));
            }
        } catch (Refused e) {
            // Events only explain: a cluster is judged without them as well.
            return events;
        }
        return events;
    }

    private @Nullable Duration rest(DesiredCluster desired) throws Refused, InterruptedException {
        Id id = desired.id();
        Refused refused = null;
        Upkeep.Round round = parts.upkeep().round(id);
        List<Pod> pods = new ArrayList<>();
        GenericKubernetesResource cluster = null;
        try {
            for (NamespaceWatch watch : parts.namespaces().all()) {
                GenericKubernetesResource found = watch.cluster(id);
                pods.addAll(watch.pods(id));
                if (found != null) {
                    cluster = found;
                    round.remove(found, "rayclusters");
                }
            }
        } catch (Refused e) {
            refused = e;
        }
        Failure trouble = refused == null ? null : refused.failure();
        boolean blind = refused != null && cluster == null;
        Diagnosis diagnosis = new Diagnosis(
                new Diagnosis.Seen(cluster, pods, trouble, List.of()),
                parts.telling().now());
        Diagnosis.Verdict verdict = blind ? new Diagnosis.Verdict(ClusterState.STOPPING, trouble) : diagnosis.resting();
        unreadySince.remove(id);
        parts.routes().forget(id);
        publish(desired, diagnosis, verdict, round.held());
        if (refused != null) {
            throw refused;
        }
        boolean done = verdict.state() == ClusterState.STOPPED;
        return done || !round.held().isEmpty() ? null : SOON;
    }

    private void publish(DesiredCluster desired, Diagnosis diagnosis, Diagnosis.Verdict verdict, List<String> held) {
        boolean removed = desired.want() instanceof DesiredCluster.Removed && verdict.state() == ClusterState.STOPPED;
        ClusterReport next = new ClusterReport(
                desired.id(),
                desired.generation(),
                verdict.state(),
                verdict.failure(),
                diagnosis.nodes(),
                diagnosis.boot().orElse(null),
                diagnosis.agentAddress(parts.settings().agentPort()).orElse(null),
                removed,
                held,
                diagnosis.headPod().orElse(null));
        if (!next.equals(reports.put(desired.id(), next))) {
            parts.telling().changed(next);
        }
    }
}
