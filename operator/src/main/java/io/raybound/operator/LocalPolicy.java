package io.raybound.operator;

import io.raybound.model.ClusterSpec;
import io.raybound.model.Failure;
import io.raybound.model.Id;
import io.raybound.model.NodeShape;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// What this site allows whatever an instruction says; the machine's owner sets it, the control plane cannot.
///
/// @param act false (`mode: observe`) reports what would change and changes nothing
/// @param maxClusters clusters wanted running at once
/// @param maxNodes nodes of one cluster, its head included
/// @param maxMemory bytes that all nodes of all running clusters may be given together
/// @param rayVersions versions that may run; empty allows all
record LocalPolicy(boolean act, int maxClusters, int maxNodes, long maxMemory, List<String> rayVersions) {
    static final LocalPolicy OPEN = new LocalPolicy(true, 1_000, 250, Long.MAX_VALUE, List.of());

    LocalPolicy {
        rayVersions = List.copyOf(rayVersions);
    }

    /// The same, changing nothing.
    LocalPolicy observing() {
        return new LocalPolicy(false, maxClusters, maxNodes, maxMemory, rayVersions);
    }

    static LocalPolicy read(SettingsReader settings) {
        String mode = settings.text("mode", "enforce");
        if (!mode.equals("enforce") && !mode.equals("observe")) {
            settings.problem("mode", mode, "enforce or observe");
        }
        return new LocalPolicy(
                !mode.equals("observe"),
                settings.number("max_clusters", OPEN.maxClusters(), 0, 1_000),
                settings.number("max_nodes", OPEN.maxNodes(), 1, 250),
                settings.bytes("max_memory", OPEN.maxMemory()),
                settings.texts("ray_versions"));
    }

    /// Why a cluster may not run; empty when it may.
    ///
    /// @param others what else is wanted running
    Optional<Failure> refuses(Id cluster, ClusterSpec spec, Collection<ClusterSpec> others) {
        if (!rayVersions.isEmpty() && !rayVersions.contains(spec.rayVersion())) {
            return refused(
                    cluster,
                    "Ray " + spec.rayVersion() + " is not one of " + String.join(", ", rayVersions),
                    "ray_versions");
        }
        if (spec.nodes() > maxNodes) {
            return refused(
                    cluster, spec.nodes() + " nodes are more than the " + maxNodes + " of one cluster", "max_nodes");
        }
        if (others.size() + 1 > maxClusters) {
            return refused(
                    cluster,
                    (others.size() + 1) + " clusters are more than the " + maxClusters + " of this site",
                    "max_clusters");
        }
        long memory =
                memory(spec) + others.stream().mapToLong(LocalPolicy::memory).sum();
        if (memory > maxMemory) {
            return refused(
                    cluster,
                    memory / 1_000_000 + " MB of all nodes are more than the " + maxMemory / 1_000_000 + " MB allowed",
                    "max_memory");
        }
        return Optional.empty();
    }

    private static long memory(ClusterSpec spec) {
        return memory(spec.head())
                + spec.workers().stream()
                        .mapToLong(group -> group.count() * memory(group.shape()))
                        .sum();
    }

    private static long memory(NodeShape shape) {
        return shape.memory() + shape.objectStoreMemory();
    }

    private static Optional<Failure> refused(Id cluster, String what, String rule) {
        return Optional.of(new Failure(
                "policy-refused",
                cluster.value(),
                "this site's own policy refuses it: " + what,
                "ask the owner of the site to raise policy." + rule + " of its operator, or ask for less"));
    }
}
