package io.raybound.model;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// What a Ray cluster is made of; the body of a compute config and the desired state of a cluster.
///
/// @param rayVersion `X.Y.Z`
/// @param head shape of the head node
/// @param workers groups of worker nodes; may be empty (head only)
public record ClusterSpec(String rayVersion, NodeShape head, List<WorkerGroup> workers) {
    /// The Ray version a spec without one asks for.
    public static final String DEFAULT_RAY = "2.60.0";

    private static final Pattern VERSION = Pattern.compile("\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");

    public ClusterSpec {
        if (!VERSION.matcher(rayVersion).matches()) {
            throw new BadValue("ray_version", rayVersion, "X.Y.Z, like " + DEFAULT_RAY);
        }
        workers = List.copyOf(workers);
        Checks.range("workers", workers.size(), 0, 32);
        Set<String> names = new HashSet<>();
        for (WorkerGroup group : workers) {
            if (!names.add(group.name())) {
                throw new BadValue("workers", group.name(), "worker groups with names of their own");
            }
        }
    }

    /// How many nodes are wanted, the head included.
    public int nodes() {
        return 1 + workers.stream().mapToInt(WorkerGroup::count).sum();
    }

    /// The same spec with one group scaled.
    public ClusterSpec scaled(String group, int count) {
        if (workers.stream().noneMatch(w -> w.name().equals(group))) {
            throw new BadValue("group", group, "one of the cluster's worker groups");
        }
        List<WorkerGroup> next = workers.stream()
                .map(w -> w.name().equals(group) ? w.scaledTo(count) : w)
                .toList();
        return new ClusterSpec(rayVersion, head, next);
    }
}
