package io.raybound.runtimekubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Groups that are no longer wanted and still have pods. KubeRay forgets the pods of a group that is gone from the
/// RayCluster, so such a group stays in it, at nought, until its last pod is gone; pure.
final class LeavingGroups {
    private LeavingGroups() {}

    /// Adds them to what is wanted.
    static void keep(GenericKubernetesResource wanted, @Nullable GenericKubernetesResource found, List<Pod> pods) {
        if (found == null) {
            return;
        }
        List<Map<?, ?>> groups = groups(wanted);
        Set<String> names = groups.stream().map(LeavingGroups::name).collect(Collectors.toSet());
        List<Map<?, ?>> all = new ArrayList<>(groups);
        for (Map<?, ?> group : groups(found)) {
            boolean peopled = pods.stream().anyMatch(pod -> name(group).equals(Names.label(pod, Names.RAY_GROUP)));
            if (!names.contains(name(group)) && peopled) {
                all.add(empty(group));
            }
        }
        if (all.size() > groups.size() && wanted.get("spec") instanceof Map<?, ?> spec) {
            Map<String, Object> next = new LinkedHashMap<>();
            spec.forEach((key, value) -> next.put(String.valueOf(key), value));
            next.put("workerGroupSpecs", all);
            wanted.setAdditionalProperty("spec", next);
        }
    }

    private static Map<String, Object> empty(Map<?, ?> group) {
        Map<String, Object> empty = new LinkedHashMap<>();
        group.forEach((key, value) -> empty.put(String.valueOf(key), value));
        List.of("replicas", "minReplicas", "maxReplicas").forEach(bound -> empty.put(bound, 0));
        return empty;
    }

    private static String name(Map<?, ?> group) {
        return String.valueOf(group.get("groupName"));
    }

    private static List<Map<?, ?>> groups(GenericKubernetesResource resource) {
        if (resource.get("spec", "workerGroupSpecs") instanceof List<?> list) {
            return list.stream()
                    .map(each -> each instanceof Map<?, ?> group ? group : null)
                    .filter(Objects::nonNull)
                    .collect(Collectors.toList());
        }
        return List.of();
    }
}
