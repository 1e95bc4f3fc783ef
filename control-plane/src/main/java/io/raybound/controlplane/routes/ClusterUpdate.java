package io.raybound.controlplane.routes;

import io.raybound.control.cluster.Clusters;
import io.raybound.controlplane.api.ApiCall;
import io.raybound.model.BadValue;
import io.raybound.model.Cluster;
import io.raybound.model.ClusterSpec;
import io.raybound.model.DesiredState;
import io.raybound.model.WorkerGroup;
import io.raybound.wire.api.ScaleCluster;
import io.raybound.wire.api.UpdateCluster;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Changes of a cluster's desired state that consist of several writes, each on the generation of the one before.
final class ClusterUpdate {
    private final Clusters clusters;

    ClusterUpdate(Clusters clusters) {
        this.clusters = clusters;
    }

    Cluster scale(ApiCall call, ScaleCluster body) {
        String group = body.group();
        if (group == null) {
            group = onlyGroup(clusters.get(call.caller(), call.ref()));
        }
        return clusters.scale(call.change(), call.ref(), group, body.count(), call.ifMatch());
    }

    Cluster apply(ApiCall call, UpdateCluster body) {
        Cluster cluster = clusters.get(call.caller(), call.ref());
        String id = cluster.id().value();
        @Nullable Long generation = call.ifMatch();
        ClusterSpec wanted = body.spec();
        if (wanted != null) {
            onlyCounts(cluster.spec(), wanted);
            for (WorkerGroup group : wanted.workers()) {
                if (count(cluster.spec(), group.name()) != group.count()) {
                    cluster = clusters.scale(call.change(), id, group.name(), group.count(), generation);
                    generation = cluster.generation();
                }
            }
        }
        DesiredState state = body.desiredState();
        return state == null
                ? unchanged(call, cluster, generation)
                : switch (state) {
                    case RUNNING -> clusters.start(call.change(), id, generation);
                    case STOPPED -> clusters.stop(call.change(), id, generation);
                };
    }

    /// A spec that changes nothing still has to be decided on the newest generation.
    private Cluster unchanged(ApiCall call, Cluster cluster, @Nullable Long generation) {
        if (generation != null && generation != cluster.generation()) {
            List<WorkerGroup> groups = cluster.spec().workers();
            if (!groups.isEmpty()) {
                WorkerGroup first = groups.getFirst();
                return clusters.scale(call.change(), cluster.id().value(), first.name(), first.count(), generation);
            }
        }
        return cluster;
    }

    private static String onlyGroup(Cluster cluster) {
        List<WorkerGroup> groups = cluster.spec().workers();
        if (groups.size() != 1) {
            String names =
                    String.join(", ", groups.stream().map(WorkerGroup::name).toList());
            throw new BadValue("group", "(missing)", "one of the cluster's worker groups: " + names);
        }
        return groups.getFirst().name();
    }

    private static void onlyCounts(ClusterSpec now, ClusterSpec wanted) {
        List<WorkerGroup> level = wanted.workers().stream()
                .map(group -> group.scaledTo(count(now, group.name())))
                .toList();
        if (!new ClusterSpec(wanted.rayVersion(), wanted.head(), level).equals(now)) {
            throw new BadValue(
                    "spec",
                    "(another shape)",
                    "the cluster's spec with other worker counts; to change more, delete the cluster and make it anew");
        }
    }

    private static int count(ClusterSpec spec, String group) {
        return spec.workers().stream()
                .filter(candidate -> candidate.name().equals(group))
                .mapToInt(WorkerGroup::count)
                .findFirst()
                .orElse(0);
    }
}
