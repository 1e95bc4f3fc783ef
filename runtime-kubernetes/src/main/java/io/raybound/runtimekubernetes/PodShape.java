package io.raybound.runtimekubernetes;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.raybound.model.NodeShape;
import java.util.Map;
import java.util.TreeMap;

/// What a node of Ray takes of Kubernetes: what it offers to tasks, and what Ray itself needs beside.
///
/// Memory is limited to what is requested, so that a full node kills the pod that grew and no other. CPU is requested
/// and not limited: idle CPUs are nobody's loss.
final class PodShape {
    static final String GPU = "nvidia.com/gpu";
    private static final long MIB = 1L << 20;
    /// Ray's own processes, measured: a head with dashboard 1.06 to 1.11 GB, a worker 0.26 to 0.36 GB.
    private static final long HEAD_OWN = 1_400 * MIB;

    private static final long WORKER_OWN = 512 * MIB;
    private static final long SHM_SPARE = 64 * MIB;
    private static final int LEAST_MILLIS = 100;

    private PodShape() {}

    static ResourceRequirements head(NodeShape shape, PodDefaults defaults) {
        return resources(shape, HEAD_OWN, defaults);
    }

    static ResourceRequirements worker(NodeShape shape, PodDefaults defaults) {
        return resources(shape, WORKER_OWN, defaults);
    }

    private static ResourceRequirements resources(NodeShape shape, long own, PodDefaults defaults) {
        Quantity memory = mebibytes(shape.memory() + shape.objectStoreMemory() + own);
        Map<String, Quantity> requests = new TreeMap<>();
        requests.put("cpu", cpu(shape.cpus(), defaults.cpuRequestPercent()));
        requests.put("memory", memory);
        Map<String, Quantity> limits = new TreeMap<>(Map.of("memory", memory));
        if (shape.gpus() > 0) {
            Quantity gpus = new Quantity(Integer.toString(shape.gpus()));
            requests.put(GPU, gpus);
            limits.put(GPU, gpus);
        }
        return new ResourceRequirementsBuilder()
                .withRequests(requests)
                .withLimits(limits)
                .build();
    }

    /// The shared memory that the object store lives in; its pages count as the container's memory.
    static Quantity sharedMemory(NodeShape shape) {
        return mebibytes(shape.objectStoreMemory() + SHM_SPARE);
    }

    private static Quantity cpu(int cpus, int percent) {
        long millis = Math.max(LEAST_MILLIS, cpus * 10L * percent);
        return millis % 1_000 == 0 ? new Quantity(Long.toString(millis / 1_000)) : new Quantity(millis + "m");
    }

    private static Quantity mebibytes(long bytes) {
        return new Quantity((bytes + MIB - 1) / MIB + "Mi");
    }
}
