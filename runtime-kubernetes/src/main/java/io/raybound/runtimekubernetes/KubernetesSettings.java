package io.raybound.runtimekubernetes;

import io.raybound.model.BadValue;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// How clusters are run on one Kubernetes cluster; the customer's side of the agreement.
///
/// @param namespaces where clusters may be; the operator has rights in these and nowhere else
/// @param namespacePrefix a project's namespace is this and its name
/// @param namespaceOf project name -> namespace, where the prefix does not fit
/// @param rayImage `registry/ray:{version}`; `{version}` is the cluster's Ray version
/// @param agentImage image of the head agent
/// @param pullSecrets names of image pull secrets, which must exist in each namespace
/// @param agentPort 80, or 8080 where a policy forbids the sysctl that 80 needs without root
/// @param gatewayNamespace from where the gateway's own pods reach the head agent; null opens it to none
/// @param network what policies leave open
/// @param pods what all pods get, and users cannot remove
/// @param packages environment of all Ray containers: package indexes, mirrors, proxies
/// @param act false: look and report, change nothing
public record KubernetesSettings(
        List<String> namespaces,
        String namespacePrefix,
        Map<String, String> namespaceOf,
        String rayImage,
        String agentImage,
        List<String> pullSecrets,
        int agentPort,
        @Nullable String gatewayNamespace,
        NetworkSettings network,
        PodDefaults pods,
        Map<String, String> packages,
        boolean act) {
    public KubernetesSettings {
        namespaces = List.copyOf(namespaces);
        namespaceOf = Map.copyOf(namespaceOf);
        pullSecrets = List.copyOf(pullSecrets);
        packages = new TreeMap<>(packages);
        if (agentPort != 80 && agentPort != 8080) {
            throw new BadValue("agent_port", Integer.toString(agentPort), "80, or 8080 where policy forbids 80");
        }
        for (String name : packages.keySet()) {
            if (name.equals("RAY_SERVE_ENABLE_HA_PROXY") || name.startsWith("RAY_AUTH")) {
                throw new BadValue("packages", name, "a variable that does not take the head's port or its token away");
            }
        }
    }

    /// The plain settings of a site: these namespaces, these images, all else by default.
    public static KubernetesSettings of(List<String> namespaces, String rayImage, String agentImage) {
        return new KubernetesSettings(
                namespaces,
                "raybound-",
                Map.of(),
                rayImage,
                agentImage,
                List.of(),
                80,
                null,
                NetworkSettings.DEFAULT,
                PodDefaults.NONE,
                Map.of(),
                true);
    }

    String rayImage(String version) {
        return rayImage.replace("{version}", version);
    }
}
