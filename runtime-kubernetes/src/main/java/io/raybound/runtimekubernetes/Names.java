package io.raybound.runtimekubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.raybound.model.Id;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Names and labels of what is made in a Kubernetes cluster: one place, so that two objects never disagree.
final class Names {
    static final String FIELD_MANAGER = "raybound-operator";
    static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    static final String US = "raybound";
    static final String SITE = "raybound.io/site";
    static final String CLUSTER = "raybound.io/cluster";
    static final String PROJECT = "raybound.io/project";
    static final String GENERATION = "raybound.io/generation";
    static final String SERVICE_ACCOUNT = "ray";
    static final String KEYS = "raybound-keys";
    static final String CA = "raybound-ca";
    static final String RAY_CONTAINER = "ray";
    static final String AGENT_CONTAINER = "head-agent";

    /// What KubeRay writes on the pods it makes.
    static final String RAY_CLUSTER = "ray.io/cluster";

    static final String RAY_NODE_TYPE = "ray.io/node-type";
    static final String RAY_GROUP = "ray.io/group";

    private Names() {}

    static Map<String, String> ofSite(Id site) {
        return new TreeMap<>(Map.of(MANAGED_BY, US, SITE, site.value()));
    }

    static Map<String, String> ofCluster(Id site, Id cluster) {
        Map<String, String> labels = ofSite(site);
        labels.put(CLUSTER, cluster.value());
        return labels;
    }

    /// True when this site's operator made the object.
    static boolean isOurs(HasMetadata object, Id site) {
        return US.equals(label(object, MANAGED_BY)) && site.value().equals(label(object, SITE));
    }

    static @Nullable String label(HasMetadata object, String key) {
        Map<String, String> labels = object.getMetadata().getLabels();
        return labels == null ? null : labels.get(key);
    }

    /// Our own Service in front of the head agent; KubeRay's is `<id>-head-svc`.
    static String headService(Id cluster) {
        return cluster + "-head";
    }

    static String rayToken(Id cluster) {
        return cluster + "-ray";
    }

    static String agentSettings(Id cluster) {
        return cluster + "-agent";
    }

    /// `RayCluster raybound-team/clu-...`, for messages.
    static String of(HasMetadata object) {
        String namespace = object.getMetadata().getNamespace();
        return object.getKind() + " " + (namespace == null ? "" : namespace + "/")
                + object.getMetadata().getName();
    }
}
