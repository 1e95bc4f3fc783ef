package io.raybound.runtimekubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.raybound.model.ClusterSpec;
import io.raybound.model.ClusterState;
import io.raybound.model.Id;
import io.raybound.model.Ids;
import io.raybound.model.Kind;
import io.raybound.model.NodeShape;
import io.raybound.model.WorkerGroup;
import io.raybound.reconcile.ClusterReport;
import io.raybound.testkit.Eventually;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Clusters on a real API server with the real KubeRay controller; pods are only said to run.
@Tag("kube")
final class KubernetesRuntimeIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String SPACE = "raybound-team";
    private static final String SPACE_OF = "team";

    private static ApiServerSite site;
    private static KubernetesClient client;
    private final Ids ids = new Ids(new SecureRandom());
    private final Id cluster = ids.next(Kind.CLUSTER);

    @BeforeAll
    static void start() throws IOException {
        site = ApiServerSite.up();
        client = site.client();
        site.namespace(SPACE);
    }

    @AfterAll
    static void stop() throws IOException {
        site.close();
    }

    private static TestRuntime runtime() {
        return new TestRuntime(client, TestRuntime.settings(SPACE));
    }

    private static GenericKubernetesResource resource(Id cluster) {
        return client.genericKubernetesResources(RayResource.CONTEXT)
                .inNamespace(SPACE)
                .withName(cluster.value())
                .get();
    }

    private static List<Pod> pods(Id cluster) {
        return client.pods()
                .inNamespace(SPACE)
                .withLabel(Names.CLUSTER, cluster.value())
                .list()
                .getItems();
    }

    @Test
    void aClusterRunsScalesStopsStartsAndLeavesNothingBehind() {
        try (TestRuntime runtime = runtime()) {
            runtime.run(cluster, 1, SPACE_OF, TestRuntime.spec(2));
            ClusterReport running = runtime.await(cluster, 1, ClusterState.RUNNING);
            assertThat(running.nodes()).hasSize(3).allMatch(n -> n.state().equals("alive"));
            assertThat(running.agentAddress()).endsWith(":80");
            assertThat(runtime.routes).containsEntry("demo-abc.example", SPACE + "/" + cluster + "-head:80");

            runtime.run(cluster, 2, SPACE_OF, TestRuntime.spec(3));
            assertThat(runtime.await(cluster, 2, ClusterState.RUNNING).nodes()).hasSize(4);
            runtime.run(cluster, 3, SPACE_OF, TestRuntime.spec(1));
            Eventually.within(PATIENCE, "two pods stay", () -> pods(cluster).size() == 2);
            Eventually.within(
                    PATIENCE,
                    "two nodes are told",
                    () -> runtime.await(cluster, 3, ClusterState.RUNNING)
                                    .nodes()
                                    .size()
                            == 2);

            runtime.stop(cluster, 4);
            runtime.await(cluster, 4, ClusterState.STOPPED);
            runtime.run(cluster, 5, SPACE_OF, TestRuntime.spec(0));
            runtime.await(cluster, 5, ClusterState.RUNNING);

            runtime.remove(cluster, 6);
            assertThat(runtime.await(cluster, 6, ClusterState.STOPPED).removed())
                    .isTrue();
        }
        assertThat(resource(cluster)).isNull();
        Eventually.within(
                PATIENCE,
                "the garbage collector has taken all of it",
                () -> site.objectsOf(SPACE, cluster).isEmpty());
    }

    @Test
    void whatPeopleChangeOrDeleteByHandIsMadeTrueAgain() {
        try (TestRuntime runtime = runtime()) {
            runtime.run(cluster, 1, SPACE_OF, TestRuntime.spec(1));
            runtime.await(cluster, 1, ClusterState.RUNNING);
            String head = cluster + "-head";

            client.network()
                    .v1()
                    .networkPolicies()
                    .inNamespace(SPACE)
                    .withName(head)
                    .delete();
            client.services().inNamespace(SPACE).withName(head).edit(service -> {
                service.getSpec().getPorts().getFirst().setPort(8265);
                return service;
            });
            client.configMaps().inNamespace(SPACE).withName(cluster + "-agent").edit(map -> {
                map.setData(Map.of("head-agent.json", "{}", "more", "of theirs"));
                return map;
            });
            client.genericKubernetesResources(RayResource.CONTEXT)
                    .inNamespace(SPACE)
                    .withName(cluster.value())
                    .edit(ray -> {
                        group(ray).put("replicas", 0);
                        group(ray).put("minReplicas", 0);
                        return ray;
                    });

            Eventually.within(PATIENCE, "all of it is as it was", () -> {
                Service service =
                        client.services().inNamespace(SPACE).withName(head).get();
                ConfigMap map = client.configMaps()
                        .inNamespace(SPACE)
                        .withName(cluster + "-agent")
                        .get();
                return client.network()
                                        .v1()
                                        .networkPolicies()
                                        .inNamespace(SPACE)
                                        .withName(head)
                                        .get()
                                != null
                        && service.getSpec().getPorts().getFirst().getPort() == 80
                        && String.valueOf(map.getData().get("head-agent.json")).contains(cluster.value())
                        && Integer.valueOf(1).equals(group(resource(cluster)).get("replicas"));
            });
            assertThat(runtime.await(cluster, 1, ClusterState.RUNNING).nodes()).hasSizeGreaterThanOrEqualTo(2);
            assertThat(runtime.done).anyMatch(done -> done.step().startsWith("repaired .spec"));
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> group(GenericKubernetesResource ray) {
        return Objects.requireNonNull((List<Map<String, Object>>) ray.get("spec", "workerGroupSpecs"))
                .getFirst();
    }

    @Test
    void aRayClusterThatIsDeletedByHandComesBackWithTheSameToken() {
        try (TestRuntime runtime = runtime()) {
            runtime.run(cluster, 1, SPACE_OF, TestRuntime.spec(0));
            runtime.await(cluster, 1, ClusterState.RUNNING);
            String uid = resource(cluster).getMetadata().getUid();
            client.genericKubernetesResources(RayResource.CONTEXT)
                    .inNamespace(SPACE)
                    .withName(cluster.value())
                    .delete();
            Eventually.within(PATIENCE, "another RayCluster runs, and has all it needs", () -> {
                GenericKubernetesResource now = resource(cluster);
                return now != null
                        && !uid.equals(now.getMetadata().getUid())
                        && site.objectsOf(SPACE, cluster).size() == 8
                        && client
                                .secrets()
                                .inNamespace(SPACE)
                                .withName(cluster + "-ray")
                                .get()
                                .getMetadata()
                                .getOwnerReferences()
                                .stream()
                                .anyMatch(owner ->
                                        owner.getUid().equals(now.getMetadata().getUid()));
            });
            runtime.await(cluster, 1, ClusterState.RUNNING);
        }
    }

    @Test
    void objectsThatOthersMadeAreNeverTouchedAlsoUnderOurNames() throws IOException {
        site.kubernetes().apply("""
                apiVersion: ray.io/v1
                kind: RayCluster
                metadata: {name: %s, namespace: raybound-team}
                spec:
                  headGroupSpec:
                    rayStartParams: {}
                    template: {spec: {containers: [{name: theirs, image: theirs}]}}
                """.formatted(cluster));
        GenericKubernetesResource theirs = resource(cluster);
        try (TestRuntime runtime = runtime()) {
            runtime.run(cluster, 1, SPACE_OF, TestRuntime.spec(0));
            assertThat(runtime.awaitFailure(cluster, "foreign-object").state()).isEqualTo(ClusterState.FAILED);
            runtime.remove(cluster, 2);
            runtime.await(cluster, 2, ClusterState.STOPPED);
        }
        assertThat(resource(cluster)).isNotNull();
        assertThat(resource(cluster).getMetadata().getGeneration())
                .isEqualTo(theirs.getMetadata().getGeneration());
        client.genericKubernetesResources(RayResource.CONTEXT)
                .inNamespace(SPACE)
                .withName(cluster.value())
                .delete();
    }

    @Test
    void whoOnlyObservesSaysWhatItWouldDoAndDoesNothing() {
        KubernetesSettings plain = TestRuntime.settings(SPACE);
        KubernetesSettings observe = new KubernetesSettings(
                plain.namespaces(),
                plain.namespacePrefix(),
                plain.namespaceOf(),
                plain.rayImage(),
                plain.agentImage(),
                plain.pullSecrets(),
                plain.agentPort(),
                plain.gatewayNamespace(),
                plain.network(),
                plain.pods(),
                plain.packages(),
                false);
        try (TestRuntime runtime = new TestRuntime(client, observe)) {
            runtime.run(cluster, 1, SPACE_OF, TestRuntime.spec(0));
            Eventually.within(PATIENCE, "it says what it would do", () -> {
                ClusterReport report = runtime.report(cluster);
                return report != null && report.held().stream().anyMatch(h -> h.startsWith("make RayCluster"));
            });
            assertThat(runtime.done).isEmpty();
        }
        assertThat(site.objectsOf(SPACE, cluster)).isEmpty();
    }

    @Test
    void aHeadThatIsGoneComesBackAsAnotherBoot() {
        try (TestRuntime runtime = runtime()) {
            runtime.run(cluster, 1, SPACE_OF, TestRuntime.spec(1));
            ClusterReport before = runtime.await(cluster, 1, ClusterState.RUNNING);
            client.pods()
                    .inNamespace(SPACE)
                    .withLabels(Map.of(Names.CLUSTER, cluster.value(), Names.RAY_NODE_TYPE, "head"))
                    .delete();
            Eventually.within(PATIENCE, "another head pod runs", () -> {
                ClusterReport now = Objects.requireNonNull(runtime.report(cluster));
                return now.state() == ClusterState.RUNNING
                        && now.boot() != null
                        && !now.boot().equals(before.boot())
                        && now.headPod() != null
                        && now.agentAddress() != null;
            });
        }
    }

    @Test
    void newKeysReachTheNamespaceWithoutAnyChangeOfAPod() {
        try (TestRuntime runtime = runtime()) {
            runtime.run(cluster, 1, SPACE_OF, TestRuntime.spec(0));
            runtime.await(cluster, 1, ClusterState.RUNNING);
            runtime.world.set(TestRuntime.world("{\"generation\":7}"));
            runtime.runtime().worldChanged();
            Eventually.within(
                    PATIENCE,
                    "the secret holds the new keys",
                    () -> new String(
                                    Base64.getDecoder()
                                            .decode(client.secrets()
                                                    .inNamespace(SPACE)
                                                    .withName(Names.KEYS)
                                                    .get()
                                                    .getData()
                                                    .get("keys.json")),
                                    StandardCharsets.UTF_8)
                            .contains("7"));
            assertThat(pods(cluster)).hasSize(1);
        }
    }

    @Test
    void aGroupThatIsNoLongerWantedGoes() {
        try (TestRuntime runtime = runtime()) {
            runtime.run(cluster, 1, SPACE_OF, TestRuntime.spec(1));
            runtime.await(cluster, 1, ClusterState.RUNNING);
            runtime.run(
                    cluster,
                    2,
                    SPACE_OF,
                    new ClusterSpec(
                            "2.60.0", NodeShape.small(), List.of(new WorkerGroup("other", 1, NodeShape.small()))));
            Eventually.within(PATIENCE, "only the new group's node stays", () -> {
                ClusterReport now = Objects.requireNonNull(runtime.report(cluster));
                return now.generation() == 2
                        && now.state() == ClusterState.RUNNING
                        && now.nodes().size() == 2
                        && now.nodes().stream().noneMatch(node -> node.group().equals("cpu"));
            });
        }
    }
}
