package io.raybound.runtimekubernetes;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import java.util.List;
import java.util.Map;

/// What all clusters of a namespace share: who their pods are, what denies them everything by default, the keys and
/// roots of their head agents.
final class NamespaceGear {
    private final KubernetesSettings settings;
    private final SiteWorld world;

    NamespaceGear(KubernetesSettings settings, SiteWorld world) {
        this.settings = settings;
        this.world = world;
    }

    /// In the order in which they are applied: the fence first.
    List<HasMetadata> of(String namespace) {
        return List.of(
                new Fences(settings, world).denyAll(meta(namespace, world.site() + "-default-deny")),
                new ServiceAccountBuilder()
                        .withMetadata(meta(namespace, Names.SERVICE_ACCOUNT))
                        .withAutomountServiceAccountToken(false)
                        .build(),
                new ConfigMapBuilder()
                        .withMetadata(meta(namespace, Names.CA))
                        .withData(Map.of("ca.pem", world.caPem()))
                        .build(),
                new SecretBuilder()
                        .withMetadata(meta(namespace, Names.KEYS))
                        .withType("Opaque")
                        .withData(Map.of("keys.json", base64(world.keysJson())))
                        .build());
    }

    private ObjectMeta meta(String namespace, String name) {
        return new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName(name)
                .withLabels(Names.ofSite(world.site()))
                .build();
    }

    private static String base64(String text) {
        return java.util.Base64.getEncoder().encodeToString(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
