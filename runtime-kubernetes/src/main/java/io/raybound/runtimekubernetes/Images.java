package io.raybound.runtimekubernetes;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.raybound.model.Failure;
import java.util.List;
import java.util.stream.Collectors;

/// Why an image did not come: which image, which secrets were offered, what the registry said; pure.
final class Images {
    private Images() {}

    static Failure failure(Pod pod, ContainerStatus status, String message) {
        List<LocalObjectReference> secrets = pod.getSpec().getImagePullSecrets();
        boolean none = secrets == null || secrets.isEmpty();
        String offered = none
                ? "no pull secret"
                : "pull secret "
                        + secrets.stream().map(LocalObjectReference::getName).collect(Collectors.joining(", "));
        return new Failure(
                "image-pull",
                PodTrouble.name(pod) + " " + status.getName(),
                "image " + status.getImage() + " cannot be had with " + offered + ": " + message,
                next(message, none, pod.getMetadata().getNamespace()));
    }

    private static String next(String message, boolean none, String namespace) {
        String lower = message.toLowerCase(java.util.Locale.ROOT);
        if (lower.contains("401")
                || lower.contains("403")
                || lower.contains("unauthorized")
                || lower.contains("denied")) {
            return none
                    ? "the registry wants a login: make a pull secret in " + namespace
                            + " and name it in the operator's chart (global.imagePullSecrets)"
                    : "the registry refused the login: renew the pull secret in " + namespace;
        }
        if (lower.contains("not found") || lower.contains("manifest unknown")) {
            return "see that this name and tag exist in the registry, or correct the image pattern of the operator's chart";
        }
        if (lower.contains("no such host")
                || lower.contains("timeout")
                || lower.contains("refused")
                || lower.contains("i/o")) {
            return "the node does not reach the registry: allow it in the firewall, or use a mirror (global.registry)";
        }
        return "see that the nodes can pull this image: its name, the registry's reach, its pull secret";
    }
}
