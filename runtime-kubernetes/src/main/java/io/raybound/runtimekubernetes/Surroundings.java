package io.raybound.runtimekubernetes;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.raybound.model.Id;
import io.raybound.reconcile.DesiredCluster;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// The objects around one RayCluster. All of them are owned by it, so the garbage collector of Kubernetes takes them
/// with it, also when the operator ends in the middle.
final class Surroundings {
    private static final int TOKEN_BYTES = 32;

    private final KubernetesSettings settings;
    private final SiteWorld world;

    Surroundings(KubernetesSettings settings, SiteWorld world) {
        this.settings = settings;
        this.world = world;
    }

    /// What is kept true, in the order in which it is needed.
    List<HasMetadata> of(GenericKubernetesResource cluster, Id id, DesiredCluster.Running want) {
        Fences fences = new Fences(settings, world);
        HasMetadata agent = new ConfigMapBuilder()
                .withMetadata(meta(cluster, id, Names.agentSettings(id)))
                .withData(Map.of("head-agent.json", new AgentSidecar(settings, world).config(id, want.host())))
                .build();
        HasMetadata service = new ServiceBuilder()
                .withMetadata(meta(cluster, id, Names.headService(id)))
                .withNewSpec()
                .withType("ClusterIP")
                .withSelector(Fences.headOf(id).getMatchLabels())
                // The head agent answers, with the cluster's state, also while Ray is not ready.
                .withPublishNotReadyAddresses(true)
                .addNewPort()
                .withName("http")
                .withPort(80)
                .withProtocol("TCP")
                .withTargetPort(new IntOrString(settings.agentPort()))
                .endPort()
                .endSpec()
                .build();
        HasMetadata budget = new PodDisruptionBudgetBuilder()
                .withMetadata(meta(cluster, id, id + "-head"))
                .withNewSpec()
                .withSelector(Fences.headOf(id))
                .withMaxUnavailable(new IntOrString(0))
                .endSpec()
                .build();
        return List.of(
                fences.nodes(meta(cluster, id, id + "-nodes"), id),
                fences.head(meta(cluster, id, id + "-head"), id),
                agent,
                service,
                budget);
    }

    /// Ray's token and the key of the head agent's cookies: made once, never read by us, never written again.
    Secret rayToken(GenericKubernetesResource cluster, Id id, SecureRandom random) {
        byte[] token = new byte[TOKEN_BYTES];
        byte[] cookie = new byte[TOKEN_BYTES];
        random.nextBytes(token);
        random.nextBytes(cookie);
        return new SecretBuilder()
                .withMetadata(meta(cluster, id, Names.rayToken(id)))
                .withType("Opaque")
                .withImmutable(true)
                .withStringData(Map.of(
                        "auth_token",
                        HexFormat.of().formatHex(token),
                        "cookie_key",
                        Base64.getUrlEncoder().withoutPadding().encodeToString(cookie)))
                .build();
    }

    private ObjectMeta meta(GenericKubernetesResource cluster, Id id, String name) {
        return new ObjectMetaBuilder()
                .withNamespace(cluster.getMetadata().getNamespace())
                .withName(name)
                .withLabels(Names.ofCluster(world.site(), id))
                .withOwnerReferences(owner(cluster))
                .build();
    }

    static OwnerReference owner(GenericKubernetesResource cluster) {
        return new OwnerReferenceBuilder()
                .withApiVersion(RayResource.API)
                .withKind(RayResource.KIND)
                .withName(cluster.getMetadata().getName())
                .withUid(cluster.getMetadata().getUid())
                .build();
    }
}
