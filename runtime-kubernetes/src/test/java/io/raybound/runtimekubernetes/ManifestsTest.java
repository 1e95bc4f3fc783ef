package io.raybound.runtimekubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.raybound.model.BadValue;
import io.raybound.model.ClusterSpec;
import io.raybound.model.Id;
import io.raybound.model.Kind;
import io.raybound.model.NodeShape;
import io.raybound.model.WorkerGroup;
import io.raybound.reconcile.DesiredCluster;
import io.raybound.wire.Json;
import io.raybound.wire.local.HeadAgentConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What is made for a cluster: the page of the docs is what the code writes, and who may see which secret.
final class ManifestsTest {
    private static final Path PAGE = Path.of("..", "docs", "reference", "kubernetes-cluster.yaml");
    private static final Id CLUSTER = Id.read(Kind.CLUSTER, "clu-7k2m4q6p5r3t").orElseThrow();
    private static final NodeShape GPU =
            new NodeShape(8, 1, 32_000_000_000L, 8_000_000_000L, Map.of("ray.io/accelerator-type", "A100"));
    private static final DesiredCluster.Running WANT = new DesiredCluster.Running(
            "demo",
            "demo-a1b2c3." + TestRuntime.SITE + ".i.user.example.net",
            "team",
            new ClusterSpec(
                    "2.60.0",
                    NodeShape.small(),
                    List.of(new WorkerGroup("cpu", 2, NodeShape.small()), new WorkerGroup("gpu", 1, GPU))));

    private final KubernetesSettings settings = settings(80);
    private final SiteWorld world = TestRuntime.world("{}");

    private static KubernetesSettings settings(int port) {
        KubernetesSettings plain = TestRuntime.settings("raybound-team");
        return new KubernetesSettings(
                plain.namespaces(),
                plain.namespacePrefix(),
                plain.namespaceOf(),
                "registry.example.net/ray:{version}",
                "registry.example.net/raybound-head-agent:0.1.0",
                List.of("registry-login"),
                port,
                "edge",
                plain.network(),
                plain.pods(),
                Map.of("PIP_INDEX_URL", "https://pypi.example.net/simple"),
                true);
    }

    private GenericKubernetesResource cluster(KubernetesSettings with) {
        GenericKubernetesResource cluster =
                new RayResource(with, world).of("raybound-team", new DesiredCluster(CLUSTER, 3, WANT), WANT);
        cluster.getMetadata().setUid("00000000-0000-4000-8000-000000000000");
        return cluster;
    }

    private List<HasMetadata> all() {
        List<HasMetadata> all = new ArrayList<>(new NamespaceGear(settings, world).of("raybound-team"));
        GenericKubernetesResource cluster = cluster(settings);
        all.addAll(new Surroundings(settings, world).of(cluster, CLUSTER, WANT));
        cluster.getMetadata().setUid(null);
        all.add(cluster);
        return all;
    }

    @Test
    void thePageOfTheDocsIsWhatIsMade() throws IOException {
        KubernetesSerialization yaml = new KubernetesSerialization();
        String made = all().stream().map(yaml::asYaml).collect(Collectors.joining());
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(PAGE, made);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(made);
    }

    @Test
    void onlyTheHeadAgentHasTheTokenTheKeysAndTheSecretsAsFiles() {
        Pod head = pod("headGroupSpec");
        List<String> guarded =
                List.of("agent-token", "agent-keys", "agent-ray", "agent-settings", "agent-ca", "agent-data");
        assertThat(head.getSpec().getVolumes()).extracting("name").containsAll(guarded);
        assertThat(head.getSpec().getInitContainers())
                .singleElement()
                .satisfies(agent ->
                        assertThat(agent.getVolumeMounts()).extracting("name").containsAll(guarded));
        assertThat(head.getSpec().getContainers()).first().satisfies(ray -> {
            assertThat(ray.getName()).isEqualTo("ray");
            assertThat(ray.getVolumeMounts()).extracting("name").containsExactly("shared-mem");
            assertThat(ray.getSecurityContext().getRunAsUser())
                    .isNotEqualTo(head.getSpec()
                            .getInitContainers()
                            .getFirst()
                            .getSecurityContext()
                            .getRunAsUser());
        });
    }

    @Test
    void noPodCarriesACredentialOfKubernetesAndEachIsRestricted() {
        for (Pod pod : List.of(pod("headGroupSpec"), worker(0), worker(1))) {
            assertThat(pod.getSpec().getAutomountServiceAccountToken()).isFalse();
            assertThat(pod.getSpec().getEnableServiceLinks()).isFalse();
            assertThat(pod.getSpec().getSecurityContext().getRunAsNonRoot()).isTrue();
            Stream.concat(pod.getSpec().getContainers().stream(), pod.getSpec().getInitContainers().stream())
                    .map(Container::getSecurityContext)
                    .forEach(context -> {
                        assertThat(context.getAllowPrivilegeEscalation()).isFalse();
                        assertThat(context.getCapabilities().getDrop()).containsExactly("ALL");
                        assertThat(context.getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
                        assertThat(context.getRunAsUser()).isPositive();
                    });
        }
    }

    @Test
    void whereThePolicyForbidsPort80TheServiceKeepsItAndThePodDoesWithout() {
        KubernetesSettings other = settings(8080);
        GenericKubernetesResource cluster = cluster(other);
        String json = Json.write(Json.tree(Api.json(cluster)));
        assertThat(json).doesNotContain("ip_unprivileged_port_start");
        HasMetadata service = new Surroundings(other, world)
                .of(cluster, CLUSTER, WANT).stream()
                        .filter(object -> object.getKind().equals("Service"))
                        .findFirst()
                        .orElseThrow();
        JsonNode port = Json.tree(Api.json(service)).path("spec").path("ports").path(0);
        assertThat(port.path("port").asInt()).isEqualTo(80);
        assertThat(port.path("targetPort").asInt()).isEqualTo(8080);
        // Ray's metrics are on another port than KubeRay's default, which is 8080 too.
        assertThat(json).contains("\"metrics-export-port\":\"8090\"");
    }

    @Test
    void theHeadAgentReadsItsSettingsAsItsOwnRecord() {
        HeadAgentConfig config =
                Json.read(new AgentSidecar(settings, world).config(CLUSTER, WANT.host()), HeadAgentConfig.class);
        assertThat(config.listen()).isEqualTo("0.0.0.0:80");
        assertThat(config.bootId()).isNull();
        assertThat(config.statementFile()).isNull();
        assertThat(config.serviceAccountTokenFile()).startsWith("/var/run/raybound/token");
    }

    @Test
    void variablesThatTakeTheHeadsPortOrTokenAwayAreRefused() {
        for (String name : List.of("RAY_SERVE_ENABLE_HA_PROXY", "RAY_AUTH_MODE", "RAY_AUTH_TOKEN")) {
            KubernetesSettings plain = TestRuntime.settings("raybound-team");
            assertThatThrownBy(() -> new KubernetesSettings(
                            plain.namespaces(),
                            plain.namespacePrefix(),
                            plain.namespaceOf(),
                            plain.rayImage(),
                            plain.agentImage(),
                            plain.pullSecrets(),
                            80,
                            null,
                            plain.network(),
                            plain.pods(),
                            Map.of(name, "1"),
                            true))
                    .isInstanceOf(BadValue.class)
                    .hasMessageContaining(name);
        }
    }

    private Pod pod(String group) {
        return pod(Json.tree(Api.json(cluster(settings))).path("spec").path(group));
    }

    private Pod worker(int number) {
        return pod(Json.tree(Api.json(cluster(settings)))
                .path("spec")
                .path("workerGroupSpecs")
                .path(number));
    }

    private static Pod pod(JsonNode group) {
        PodTemplateSpec template =
                new KubernetesSerialization().unmarshal(group.path("template").toString(), PodTemplateSpec.class);
        return new PodBuilder()
                .withMetadata(template.getMetadata())
                .withSpec(template.getSpec())
                .build();
    }
}
