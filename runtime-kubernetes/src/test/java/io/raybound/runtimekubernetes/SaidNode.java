package io.raybound.runtimekubernetes;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.raybound.testkit.Eventually;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/// A node that is only said to be there: what a kubelet would write of its pods is written here. Pods are ready at once
/// unless a test says otherwise; deleted ones go.
final class SaidNode implements AutoCloseable {
    static final String NAME = "node-a";
    private static final long ROUND_MILLIS = 100;
    private static final int ROUNDS_A_BEAT = 50;

    private final KubernetesClient client;
    private final Map<String, Function<Pod, Optional<PodStatus>>> said = new ConcurrentHashMap<>();
    private final AtomicInteger addresses = new AtomicInteger();
    private final AtomicInteger missed = new AtomicInteger();
    private final Semaphore closing = new Semaphore(0);
    private final Thread thread;
    private volatile boolean frozen;

    SaidNode(KubernetesClient client) {
        this.client = client;
        // Kubernetes' own controllers write the new node's labels and taints at the same time.
        Eventually.within(Duration.ofSeconds(30), NAME + " is said to be there", () -> {
            beat();
            return true;
        });
        this.thread = Thread.ofVirtual().name("said-node").start(this::run);
    }

    /// What the kubelet says of pods of this node type (`head`, `worker`) of a namespace; empty: nothing at all.
    void says(String namespace, String type, Function<Pod, Optional<PodStatus>> status) {
        said.put(namespace + "/" + type, status);
    }

    /// Deleted pods stay: the node does not answer.
    void isLost(boolean lost) {
        frozen = lost;
    }

    private void run() {
        try {
            for (int round = 0; !closing.tryAcquire(ROUND_MILLIS, TimeUnit.MILLISECONDS); round++) {
                round(round % ROUNDS_A_BEAT == 0);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// A round in which the API server is away, or a pod has changed meanwhile, is made good by the next.
    private void round(boolean beat) {
        try {
            if (beat) {
                beat();
            }
            client.pods().inAnyNamespace().list().getItems().forEach(this::look);
        } catch (KubernetesClientException e) {
            missed.incrementAndGet();
        }
    }

    private void look(Pod pod) {
        boolean bound = NAME.equals(pod.getSpec().getNodeName());
        if (pod.getMetadata().getDeletionTimestamp() != null && !frozen) {
            client.resource(pod).withGracePeriod(0).delete();
        } else if (bound && pod.getMetadata().getDeletionTimestamp() == null) {
            String type = String.valueOf(Names.label(pod, Names.RAY_NODE_TYPE));
            said.getOrDefault(pod.getMetadata().getNamespace() + "/" + type, p -> Optional.of(ready(p)))
                    .apply(pod)
                    .filter(status -> !same(status, pod.getStatus()))
                    .ifPresent(status -> client.resource(
                                    new PodBuilder(pod).withStatus(status).build())
                            .patchStatus());
        }
    }

    private static boolean same(PodStatus wanted, PodStatus there) {
        return String.valueOf(wanted.getPhase()).equals(there.getPhase())
                && wanted.getContainerStatuses().equals(there.getContainerStatuses())
                && wanted.getInitContainerStatuses().equals(there.getInitContainerStatuses());
    }

    /// Everything of it runs and is ready.
    PodStatus ready(Pod pod) {
        return status(
                pod,
                "True",
                pod.getSpec().getContainers().stream()
                        .map(c -> running(c.getName(), c.getImage()))
                        .toList());
    }

    /// Its containers are as said, and it is not ready.
    PodStatus unready(Pod pod, ContainerStatus... statuses) {
        return status(pod, "False", List.of(statuses));
    }

    private PodStatus status(Pod pod, String ready, List<ContainerStatus> statuses) {
        String address = pod.getStatus().getPodIP();
        List<ContainerStatus> sidecars = pod.getSpec().getInitContainers().stream()
                .filter(c -> "Always".equals(c.getRestartPolicy()))
                .map(c -> running(c.getName(), c.getImage()))
                .toList();
        return new PodStatusBuilder()
                .withPhase("Running")
                .withPodIP(address == null ? "10.9.0." + addresses.incrementAndGet() : address)
                .withInitContainerStatuses(sidecars)
                .withContainerStatuses(statuses)
                .addNewCondition()
                .withType("Ready")
                .withStatus(ready)
                .endCondition()
                .addNewCondition()
                .withType("PodScheduled")
                .withStatus("True")
                .endCondition()
                .build();
    }

    private static ContainerStatus running(String name, String image) {
        return new ContainerStatusBuilder()
                .withName(name)
                .withImage(image)
                .withImageID("said")
                .withReady(true)
                .withStarted(true)
                .withRestartCount(0)
                .withNewState()
                .withNewRunning("2026-01-01T00:00:00Z")
                .endState()
                .build();
    }

    private void beat() {
        Map<String, Quantity> room =
                Map.of("cpu", new Quantity("64"), "memory", new Quantity("256Gi"), "pods", new Quantity("500"));
        if (client.nodes().withName(NAME).get() == null) {
            client.resource(new NodeBuilder()
                            .withNewMetadata()
                            .withName(NAME)
                            .endMetadata()
                            .build())
                    .create();
        }
        client.nodes()
                .withName(NAME)
                .editStatus(node -> new NodeBuilder(node)
                        .editOrNewStatus()
                        .withCapacity(room)
                        .withAllocatable(room)
                        .withConditions(new NodeConditionBuilder()
                                .withType("Ready")
                                .withStatus("True")
                                .withReason("said")
                                .withLastHeartbeatTime(Instant.now().toString())
                                .build())
                        .endStatus()
                        .build());
    }

    @Override
    public void close() {
        closing.release();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
