package io.raybound.runtimekubernetes.check;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.VersionInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Whether Kubernetes and KubeRay are new enough.
///
/// KubeRay says its version nowhere that a namespaced operator may look, so its RayCluster definition tells:
/// `authOptions`
/// came with 1.5.1.
public final class VersionCheck implements Check {
    static final int LEAST_MINOR = 29;
    static final String DEFINITION = "rayclusters.ray.io";
    private static final String NAME = "versions";
    private static final String INSTALL =
            "install KubeRay 1.6: its definitions by 'kubectl apply --server-side', then helm upgrade with kuberay.install=true";

    private final KubernetesClient client;

    public VersionCheck(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Finding> look() {
        return List.of(kubernetes(), kubeRay());
    }

    private Finding kubernetes() {
        VersionInfo version = client.getKubernetesVersion();
        int minor = Integer.parseInt(version.getMinor().replaceAll("\\D.*", ""));
        return minor >= LEAST_MINOR
                ? Finding.ok(NAME, "Kubernetes", "version " + version.getGitVersion())
                : Finding.failed(
                        NAME,
                        "Kubernetes",
                        "version " + version.getGitVersion() + " knows no native sidecars, which the head agent is",
                        "update Kubernetes to 1." + LEAST_MINOR + " or newer");
    }

    private Finding kubeRay() {
        String object = "CustomResourceDefinition " + DEFINITION;
        try {
            CustomResourceDefinition found = client.apiextensions()
                    .v1()
                    .customResourceDefinitions()
                    .withName(DEFINITION)
                    .get();
            if (found == null) {
                return Finding.failed(NAME, object, "does not exist: KubeRay is not installed", INSTALL);
            }
            return judge(object, found);
        } catch (KubernetesClientException e) {
            return Refusals.of(NAME, object, "get customresourcedefinitions '" + DEFINITION + "'", e);
        }
    }

    private static Finding judge(String object, CustomResourceDefinition found) {
        Optional<CustomResourceDefinitionVersion> v1 = found.getSpec().getVersions().stream()
                .filter(version -> version.getName().equals("v1") && Boolean.TRUE.equals(version.getServed()))
                .findFirst();
        if (v1.isEmpty()) {
            return Finding.failed(NAME, object, "has no served version v1: this KubeRay is older than 1.0", INSTALL);
        }
        return properties(v1.get()).containsKey("authOptions")
                ? Finding.ok(NAME, object, "KubeRay 1.5.1 or newer")
                : Finding.failed(
                        NAME,
                        object,
                        "knows no authOptions: this KubeRay is older than 1.5.1 and starts Ray without its token",
                        INSTALL);
    }

    private static Map<String, JSONSchemaProps> properties(CustomResourceDefinitionVersion version) {
        JSONSchemaProps schema =
                version.getSchema() == null ? null : version.getSchema().getOpenAPIV3Schema();
        JSONSchemaProps spec = schema == null ? null : schema.getProperties().get("spec");
        return spec == null ? Map.of() : spec.getProperties();
    }
}
