package io.raybound.runtimekubernetes;

import io.fabric8.kubernetes.api.model.Toleration;
import io.raybound.model.BadValue;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What every pod gets on this site, and users cannot remove.
///
/// @param priorityClass null for none
/// @param rayUser the UID that Ray runs as; rayproject's images know 1000
/// @param cpuRequestPercent how much of a node's logical CPUs is requested of Kubernetes; 100 = all of them
public record PodDefaults(
        Map<String, String> labels,
        Map<String, String> annotations,
        Map<String, String> nodeSelector,
        List<Toleration> tolerations,
        @Nullable String priorityClass,
        long rayUser,
        int cpuRequestPercent) {
    /// Nothing special.
    public static final PodDefaults NONE = new PodDefaults(Map.of(), Map.of(), Map.of(), List.of(), null, 1000, 100);

    public PodDefaults {
        labels = new TreeMap<>(labels);
        annotations = new TreeMap<>(annotations);
        nodeSelector = new TreeMap<>(nodeSelector);
        tolerations = List.copyOf(tolerations);
        if (rayUser < 1) {
            throw new BadValue("ray_user", Long.toString(rayUser), "a UID above 0: no pod runs as root");
        }
        if (cpuRequestPercent < 1 || cpuRequestPercent > 100) {
            throw new BadValue("cpu_request_percent", Integer.toString(cpuRequestPercent), "1 to 100");
        }
        for (String key : labels.keySet()) {
            if (key.startsWith("ray.io/") || key.startsWith("raybound.io/") || key.equals(Names.MANAGED_BY)) {
                throw new BadValue("pod_defaults.labels", key, "a label that is not Raybound's or KubeRay's own");
            }
        }
    }
}
