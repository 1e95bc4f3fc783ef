package io.raybound.model;

import java.util.Map;
import java.util.TreeMap;

/// What one Ray node offers.
///
/// @param cpus logical CPUs, 0 to 1024
/// @param gpus logical GPUs, 0 to 64
/// @param memory bytes for tasks and actors, at least 100 MB
/// @param objectStoreMemory bytes of the object store, at least 75 MiB (Ray's own minimum)
/// @param labels Ray node labels
public record NodeShape(int cpus, int gpus, long memory, long objectStoreMemory, Map<String, String> labels) {
    public NodeShape {
        Checks.range("cpus", cpus, 0, 1024);
        Checks.range("gpus", gpus, 0, 64);
        Checks.range("memory", memory, 100_000_000L, 1L << 44);
        Checks.range("object_store_memory", objectStoreMemory, 78_643_200L, 1L << 44);
        Checks.map("labels", labels, 32, 63);
        labels = Map.copyOf(new TreeMap<>(labels));
    }

    /// A small node: the default of the embedded runtime.
    public static NodeShape small() {
        return new NodeShape(1, 0, 500_000_000L, 80_000_000L, Map.of());
    }
}
