package io.raybound.runtimekubernetes;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.raybound.model.ClusterState;
import io.raybound.model.Failure;
import io.raybound.model.NodeStatus;
import io.raybound.model.WorkerGroup;
import io.raybound.reconcile.ClusterReport;
import io.raybound.reconcile.DesiredCluster;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads a cluster's state out of its RayCluster, its pods and events; pure.
final class Diagnosis {
    /// KubeRay looks at a new RayCluster within a second; after this long nobody does.
    private static final Duration KUBERAY_PATIENCE = Duration.ofSeconds(20);

    private static final int MOUNT_TRIES = 5;

    private final Seen seen;
    private final Instant now;

    /// What is there.
    ///
    /// @param cluster the RayCluster; null when there is none
    /// @param trouble what keeps us from making it true; null for nothing
    /// @param events the newest events about the RayCluster and pods that do not come up; empty when not asked for
    record Seen(
            @Nullable GenericKubernetesResource cluster,
            List<Pod> pods,
            @Nullable Failure trouble,
            List<Event> events) {}

    Diagnosis(Seen seen, Instant now) {
        this.seen = seen;
        this.now = now;
    }

    /// A state and its cause.
    record Verdict(ClusterState state, @Nullable Failure failure) {}

    Verdict running(DesiredCluster.Running want) {
        GenericKubernetesResource cluster = seen.cluster();
        if (cluster == null) {
            Failure why = seen.trouble();
            boolean hopeless = why != null && !Answers.isPassing(why);
            return new Verdict(hopeless ? ClusterState.FAILED : ClusterState.STARTING, hopeless ? why : null);
        }
        boolean ran = "True".equals(Conditions.status(cluster, "RayClusterProvisioned"));
        Pod head = head().orElse(null);
        if (head == null || !isReady(head)) {
            Failure why = first(head == null ? Optional.empty() : PodTrouble.of(head, now), this::clusterTrouble);
            return why == null ? new Verdict(ClusterState.STARTING, null) : new Verdict(ClusterState.UNHEALTHY, why);
        }
        Failure why = first(
                workers()
                        .filter(p -> !isReady(p))
                        .map(pod -> PodTrouble.of(pod, now))
                        .flatMap(Optional::stream)
                        .findFirst(),
                this::clusterTrouble);
        if (complete(want)) {
            return new Verdict(ClusterState.RUNNING, null);
        }
        if (why != null) {
            return new Verdict(ClusterState.UNHEALTHY, why);
        }
        return new Verdict(ran ? ClusterState.UPDATING : ClusterState.STARTING, null);
    }

    /// What a stopped or removed cluster still has here.
    Verdict resting() {
        boolean atRest = seen.cluster() == null && seen.pods().isEmpty();
        Failure late = seen.pods().stream()
                .map(pod -> PodTrouble.of(pod, now))
                .flatMap(Optional::stream)
                .filter(f -> f.code().equals("node-lost"))
                .findFirst()
                .orElse(seen.trouble());
        return atRest ? new Verdict(ClusterState.STOPPED, null) : new Verdict(ClusterState.STOPPING, late);
    }

    private static @Nullable Failure first(
            Optional<Failure> one, java.util.function.Supplier<@Nullable Failure> other) {
        return one.isPresent() ? one.get() : other.get();
    }

    /// Trouble that no pod shows: ours, KubeRay's, or that of pods which could not be made.
    private @Nullable Failure clusterTrouble() {
        Failure ours = seen.trouble();
        if (ours != null && !Answers.isPassing(ours)) {
            return ours;
        }
        GenericKubernetesResource cluster = Objects.requireNonNull(seen.cluster());
        String object = Names.of(cluster);
        if ("True".equals(Conditions.status(cluster, "ReplicaFailure"))) {
            String message = String.valueOf(Conditions.message(cluster, "ReplicaFailure"));
            return pods(message, object);
        }
        if (!Conditions.hasStatus(cluster)
                && now.isAfter(Instant.parse(cluster.getMetadata().getCreationTimestamp())
                        .plus(KUBERAY_PATIENCE))) {
            return new Failure(
                    "kuberay-silent",
                    object,
                    "KubeRay has not looked at it for " + KUBERAY_PATIENCE.toSeconds()
                            + " s: it does not run, or does not watch this namespace",
                    "see that the kuberay-operator's pod runs, and that its watchNamespace names "
                            + cluster.getMetadata().getNamespace());
        }
        return event(object);
    }

    private @Nullable Failure event(String object) {
        return seen.events().stream()
                .filter(e -> "Warning".equals(e.getType()))
                .filter(e -> !"Unhealthy".equals(e.getReason()) && !"BackOff".equals(e.getReason()))
                .filter(e -> !"FailedMount".equals(e.getReason()) || (isLasting(e) && isStuck(e)))
                .max(Comparator.comparing(Diagnosis::time))
                .map(e -> "InvalidRayClusterSpec".equals(e.getReason())
                        ? new Failure(
                                "kuberay-refused",
                                object,
                                "KubeRay refuses it: " + e.getMessage(),
                                "correct the cluster's compute config")
                        : pods(e.getReason() + ": " + e.getMessage(), involved(e)))
                .orElse(null);
    }

    /// Ours are made right after the RayCluster that owns them, so a first try may come too early.
    private static boolean isLasting(Event event) {
        return event.getCount() != null && event.getCount() >= MOUNT_TRIES;
    }

    /// None of its containers has begun.
    private boolean isStuck(Event event) {
        return seen.pods().stream()
                .filter(pod -> pod.getMetadata()
                        .getName()
                        .equals(event.getInvolvedObject().getName()))
                .flatMap(PodTrouble::statuses)
                .noneMatch(status -> Boolean.TRUE.equals(status.getStarted()) || status.getRestartCount() > 0);
    }

    private static String time(Event event) {
        String last = event.getLastTimestamp();
        if (last != null) {
            return last;
        }
        return event.getEventTime() == null
                ? String.valueOf(event.getMetadata().getCreationTimestamp())
                : event.getEventTime().getTime();
    }

    private static String involved(Event event) {
        return event.getInvolvedObject().getKind() + " "
                + event.getInvolvedObject().getNamespace() + "/"
                + event.getInvolvedObject().getName();
    }

    /// What KubeRay or the kubelet say of pods that cannot be made or started.
    private static Failure pods(String message, String object) {
        if (message.contains("exceeded quota")) {
            return Answers.failure(403, message, "create pods of", object);
        }
        return Answers.admission(message, object)
                .orElseGet(() ->
                        new Failure("pods-refused", object, message, "see kubectl describe of it for the whole story"));
    }

    private boolean complete(DesiredCluster.Running want) {
        for (WorkerGroup group : want.spec().workers()) {
            long ready = workers()
                    .filter(p -> group.name().equals(Names.label(p, Names.RAY_GROUP)))
                    .filter(Diagnosis::isReady)
                    .count();
            if (ready != group.count()) {
                return false;
            }
        }
        return workers().filter(Diagnosis::isReady).count()
                == want.spec().workers().stream().mapToInt(WorkerGroup::count).sum();
    }

    /// The pod that is the head now: the youngest one that is not on its way out.
    Optional<Pod> head() {
        return seen.pods().stream()
                .filter(p -> "head".equals(Names.label(p, Names.RAY_NODE_TYPE)))
                .filter(p -> p.getMetadata().getDeletionTimestamp() == null)
                .max(Comparator.comparing(p -> p.getMetadata().getCreationTimestamp()));
    }

    private java.util.stream.Stream<Pod> workers() {
        return seen.pods().stream().filter(p -> "worker".equals(Names.label(p, Names.RAY_NODE_TYPE)));
    }

    static boolean isReady(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null
                && pod.getStatus().getConditions().stream().anyMatch(Diagnosis::isReadyNow);
    }

    private static boolean isReadyNow(PodCondition condition) {
        return condition.getType().equals("Ready") && condition.getStatus().equals("True");
    }

    /// `ip:port` of a head agent that takes people.
    Optional<String> agentAddress(int port) {
        return head().filter(p -> p.getStatus().getPodIP() != null)
                .filter(p -> PodTrouble.statuses(p)
                        .anyMatch(s -> s.getName().equals(Names.AGENT_CONTAINER) && Boolean.TRUE.equals(s.getReady())))
                .map(p -> p.getStatus().getPodIP() + ":" + port);
    }

    Optional<ClusterReport.HeadPod> headPod() {
        return head().map(p -> new ClusterReport.HeadPod(
                p.getMetadata().getNamespace(),
                p.getMetadata().getName(),
                p.getMetadata().getUid()));
    }

    /// The present start of Ray in the head: its pod, and how often its container was started again there.
    Optional<String> boot() {
        return head().map(p -> {
            int restarts = PodTrouble.statuses(p)
                    .filter(s -> s.getName().equals(Names.RAY_CONTAINER))
                    .map(ContainerStatus::getRestartCount)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(0);
            return p.getMetadata().getUid() + (restarts == 0 ? "" : "-" + restarts);
        });
    }

    /// The nodes as the public API shows them.
    List<NodeStatus> nodes() {
        List<NodeStatus> nodes = new ArrayList<>();
        for (Pod pod : seen.pods().stream()
                .sorted(Comparator.comparing(p -> p.getMetadata().getName()))
                .toList()) {
            String group = String.valueOf(Names.label(pod, Names.RAY_GROUP));
            boolean head = "head".equals(Names.label(pod, Names.RAY_NODE_TYPE));
            String name = pod.getMetadata().getName();
            String address = pod.getStatus().getPodIP();
            nodes.add(new NodeStatus(
                    head ? "head" : group + "-" + name.substring(name.lastIndexOf('-') + 1),
                    head ? "head" : group,
                    word(pod),
                    address == null ? "" : address));
        }
        return nodes;
    }

    private String word(Pod pod) {
        if (pod.getMetadata().getDeletionTimestamp() != null) {
            return "stopping";
        }
        if (isReady(pod)) {
            return "alive";
        }
        return PodTrouble.of(pod, now).isPresent() ? "lost" : "starting";
    }

    /// Reads a RayCluster's conditions.
    static final class Conditions {
        private Conditions() {}

        static boolean hasStatus(GenericKubernetesResource cluster) {
            return cluster.get("status") instanceof Map<?, ?> status && !status.isEmpty();
        }

        static @Nullable String status(GenericKubernetesResource cluster, String type) {
            return field(cluster, type, "status");
        }

        static @Nullable String message(GenericKubernetesResource cluster, String type) {
            return field(cluster, type, "message");
        }

        private static @Nullable String field(GenericKubernetesResource cluster, String type, String field) {
            if (cluster.get("status", "conditions") instanceof List<?> conditions) {
                for (Object each : conditions) {
                    if (each instanceof Map<?, ?> condition && type.equals(condition.get("type"))) {
                        return condition.get(field) == null ? null : String.valueOf(condition.get(field));
                    }
                }
            }
            return null;
        }
    }
}
