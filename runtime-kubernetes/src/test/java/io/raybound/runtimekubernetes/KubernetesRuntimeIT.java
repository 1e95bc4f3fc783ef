package io.raybound.runtimekubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.raybound.model.ClusterState;
import io.raybound.model.Id;
import io.raybound.model.Ids;
import io.raybound.model.Kind;
import io.raybound.reconcile.ClusterReport;
import io.raybound.testkit.Eventually;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Clusters on a real API server with the real KubeRay controller; pods are only said to run.
@Tag("kubernetes")
final class KubernetesRuntimeIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static ApiServerSite site;
    private static KubernetesClient client;
    private final Ids ids = new Ids(new SecureRandom());
    private final Id cluster = ids.next(Kind.CLUSTER);

    @BeforeAll
    static void start() throws IOException {
        site = ApiServerSite.up();
        client = site.client();
        site.namespace("raybound-team");
    }

    @AfterAll
    static void stop() throws IOException {
        site.close();
    }

    private static TestRuntime runtime() {
        return new TestRuntime(client, TestRuntime.settings("raybound-team"));
    }

    private static GenericKubernetesResource resource(Id cluster) {
        return client.genericKubernetesResources(RayResource.CONTEXT)
                .inNamespace("raybound-team")
                .withName(cluster.value())
                .get();
    }

    private static List<Pod> pods(Id cluster) {
        return client.pods()
                .inNamespace("raybound-team")
                .withLabel(Names.CLUSTER, cluster.value())
                .list()
                .getItems();
    }

    @Test
    void aClusterRunsScalesStopsStartsAndLeavesNothingBehind() {
        try (TestRuntime runtime = runtime()) {
            runtime.run(cluster, 1, "team", TestRuntime.spec(2));
            ClusterReport running = runtime.await(cluster, 1, ClusterState.RUNNING);
            assertThat(running.nodes()).hasSize(3).allMatch(n -> n.state().equals("alive"));
            assertThat(running.agentAddress()).endsWith(":80");
            assertThat(runtime.routes).containsEntry("demo-abc.example", "raybound-team/" + cluster + "-head:80");

            runtime.run(cluster, 2, "team", TestRuntime.spec(3));
            assertThat(runtime.await(cluster, 2, ClusterState.RUNNING).nodes()).hasSize(4);
            runtime.run(cluster, 3, "team", TestRuntime.spec(1));
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
            runtime.run(cluster, 5, "team", TestRuntime.spec(0));
            runtime.await(cluster, 5, ClusterState.RUNNING);

            runtime.remove(cluster, 6);
            assertThat(runtime.await(cluster, 6, ClusterState.STOPPED).removed())
                    .isTrue();
        }
        assertThat(resource(cluster)).isNull();
        Eventually.within(
                PATIENCE,
                "the garbage collector has taken all of it",
                () -> leftovers(cluster).isEmpty());
    }

    private static List<String> leftovers(Id cluster) {
        String label = Names.CLUSTER;
        return java.util.stream.Stream.of(
                        client.services()
                                .inNamespace("raybound-team")
                                .withLabel(label, cluster.value())
                                .list(),
                        client.configMaps()
                                .inNamespace("raybound-team")
                                .withLabel(label, cluster.value())
                                .list(),
                        client.secrets()
                                .inNamespace("raybound-team")
                                .withLabel(label, cluster.value())
                                .list(),
                        client.pods()
                                .inNamespace("raybound-team")
                                .withLabel(label, cluster.value())
                                .list(),
                        client.policy()
                                .v1()
                                .podDisruptionBudget()
                                .inNamespace("raybound-team")
                                .withLabel(label, cluster.value())
                                .list(),
                        client.network()
                                .v1()
                                .networkPolicies()
                                .inNamespace("raybound-team")
                                .withLabel(label, cluster.value())
                                .list())
                .flatMap(list -> list.getItems().stream())
                .map(Names::of)
                .toList();
    }
}
