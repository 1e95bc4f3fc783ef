package io.raybound.control.cluster;

import io.raybound.model.BadValue;
import io.raybound.model.ClusterSpec;
import io.raybound.model.DesiredState;
import io.raybound.model.WorkerGroup;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A wish to change a cluster: other worker counts, another desired state, or both in one write.
///
/// @param spec the cluster's spec with other worker counts; null leaves them
/// @param desiredState null leaves it
public record ClusterChange(
        @Nullable ClusterSpec spec, @Nullable DesiredState desiredState) {

    /// The spec with the wanted counts.
    ///
    /// @throws BadValue when anything else differs
    ClusterSpec counted(ClusterSpec now) {
        if (spec == null) {
            return now;
        }
        List<String> groups = now.workers().stream().map(WorkerGroup::name).toList();
        ClusterSpec next = now;
        for (WorkerGroup group : spec.workers()) {
            if (groups.contains(group.name())) {
                next = next.scaled(group.name(), group.count());
            }
        }
        if (!next.equals(spec)) {
            throw new BadValue(
                    "spec",
                    "(another shape)",
                    "the cluster's spec with other worker counts; to change more, delete the cluster and make it anew");
        }
        return next;
    }

    /// The group that is meant when none is named.
    static String onlyGroup(ClusterSpec spec) {
        List<String> names = spec.workers().stream().map(WorkerGroup::name).toList();
        if (names.size() != 1) {
            throw new BadValue("group", "(missing)", "one of the cluster's worker groups: " + String.join(", ", names));
        }
        return names.getFirst();
    }
}
