package io.raybound.runtimekubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.raybound.model.Id;
import io.raybound.testkit.FreePorts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A real API server, scheduler and KubeRay controller, and a node that is only said to be there: pods are scheduled
/// and
/// never run, so tests say what becomes of them.
final class ApiServerSite implements AutoCloseable {
    private final RealKubernetes kubernetes;
    private final Process kuberay;
    private final SaidNode node;

    private ApiServerSite(RealKubernetes kubernetes, Process kuberay) {
        this.kubernetes = kubernetes;
        this.kuberay = kuberay;
        this.node = new SaidNode(kubernetes.client());
    }

    static ApiServerSite up() throws IOException {
        RealKubernetes kubernetes = RealKubernetes.up("control-plane");
        Process kuberay = null;
        try {
            kubernetes.definitions("kuberay");
            kuberay = kuberay(kubernetes);
            return new ApiServerSite(kubernetes, kuberay);
        } catch (IOException | RuntimeException | AssertionError e) {
            // What did not come up whole is taken down, or it stands in the way of all that follow.
            if (kuberay != null) {
                kuberay.destroyForcibly();
            }
            kubernetes.close();
            throw e;
        }
    }

    private static Process kuberay(RealKubernetes kubernetes) throws IOException {
        ProcessBuilder program = new ProcessBuilder(
                        kubernetes.program("kuberay-operator").toString(),
                        "--enable-leader-election=false",
                        "--metrics-addr",
                        "127.0.0.1:" + FreePorts.one(),
                        "--health-probe-bind-address",
                        "127.0.0.1:" + FreePorts.one())
                .redirectErrorStream(true)
                .redirectOutput(kubernetes.file("kuberay.log").toFile());
        program.environment()
                .put("KUBECONFIG", kubernetes.file("admin.kubeconfig").toString());
        return program.start();
    }

    KubernetesClient client() {
        return kubernetes.client();
    }

    SaidNode node() {
        return node;
    }

    RealKubernetes kubernetes() {
        return kubernetes;
    }

    Path kubeconfig() {
        return kubernetes.file("admin.kubeconfig");
    }

    /// What there is with this cluster's label.
    List<String> objectsOf(String namespace, Id cluster) {
        String label = Names.CLUSTER;
        String id = cluster.value();
        return Stream.of(
                        client().genericKubernetesResources(RayResource.CONTEXT),
                        client().services(),
                        client().configMaps(),
                        client().secrets(),
                        client().pods(),
                        client().policy().v1().podDisruptionBudget(),
                        client().network().v1().networkPolicies())
                .flatMap(kind -> kind.inNamespace(namespace).withLabel(label, id).list().getItems().stream())
                .map(object -> Names.of((HasMetadata) object))
                .toList();
    }

    /// A namespace that enforces the restricted standard, as operators get them.
    void namespace(String name) {
        client().resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                        .endMetadata()
                        .build())
                .serverSideApply();
    }

    @Override
    public void close() throws IOException {
        node.close();
        kuberay.destroy();
        try {
            if (!kuberay.waitFor(5, TimeUnit.SECONDS)) {
                kuberay.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        kubernetes.close();
    }
}
