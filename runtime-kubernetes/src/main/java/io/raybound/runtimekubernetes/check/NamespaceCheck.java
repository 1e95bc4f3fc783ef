package io.raybound.runtimekubernetes.check;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Whether each project's namespace exists and admits restricted pods only.
public final class NamespaceCheck implements Check {
    private static final String NAME = "namespaces";
    private static final String ENFORCE = "pod-security.kubernetes.io/enforce";

    private final KubernetesClient client;
    private final CheckedSite site;

    public NamespaceCheck(KubernetesClient client, CheckedSite site) {
        this.client = client;
        this.site = site;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Finding> look() {
        if (site.projects().isEmpty()) {
            return List.of(Finding.failed(
                    NAME,
                    "operator settings",
                    "no namespace is listed, so no cluster can start",
                    "helm upgrade with --set 'namespaces[0].name=raybound-default,namespaces[0].create=true'"));
        }
        return site.projects().stream().map(this::one).toList();
    }

    private Finding one(String name) {
        String object = "Namespace " + name;
        try {
            Namespace found = client.namespaces().withName(name).get();
            if (found == null) {
                return Finding.failed(NAME, object, "does not exist", "kubectl create namespace " + name);
            }
            if (found.getMetadata().getDeletionTimestamp() != null) {
                return Finding.failed(
                        NAME,
                        object,
                        "is being deleted, and takes no new objects",
                        "wait until it is gone and make it again, or take it out of 'namespaces'");
            }
            String enforced = Objects.requireNonNullElse(found.getMetadata().getLabels(), Map.<String, String>of())
                    .get(ENFORCE);
            return "restricted".equals(enforced)
                    ? Finding.ok(NAME, object, "admits restricted pods only")
                    : Finding.warning(
                            NAME,
                            object,
                            "enforces the pod security level "
                                    + (enforced == null ? "of the cluster's default" : enforced),
                            "kubectl label namespace " + name + " " + ENFORCE + "=restricted");
        } catch (KubernetesClientException e) {
            return Refusals.of(NAME, object, "get namespaces in namespace " + name, e);
        }
    }
}
