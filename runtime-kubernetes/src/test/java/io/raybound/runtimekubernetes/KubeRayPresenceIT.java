package io.raybound.runtimekubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.raybound.model.Failure;
import io.raybound.model.Id;
import io.raybound.model.Ids;
import io.raybound.model.Kind;
import io.raybound.testkit.Eventually;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A Kubernetes without KubeRay, with one that is too old, and with one that does not run; no controller anywhere here.
@Tag("kube")
final class KubeRayPresenceIT {
    private static final String CRD = "rayclusters.ray.io";
    private static final String SPACE = "raybound-bare";

    private static RealKubernetes kubernetes;
    private static KubernetesClient client;
    private final Ids ids = new Ids(new SecureRandom());
    private final Id cluster = ids.next(Kind.CLUSTER);

    @BeforeAll
    static void start() throws IOException {
        kubernetes = RealKubernetes.up("control-plane");
        client = kubernetes.client();
        kubernetes.apply("{apiVersion: v1, kind: Namespace, metadata: {name: " + SPACE + "}}");
    }

    @AfterAll
    static void stop() throws IOException {
        kubernetes.definitions("kuberay");
        kubernetes.close();
    }

    private static void definitionIsGone() {
        var there = client.apiextensions().v1().customResourceDefinitions().withName(CRD);
        there.delete();
        Eventually.within(Duration.ofSeconds(30), "the definition is gone", () -> there.get() == null);
    }

    private Failure failure(String code) {
        try (TestRuntime runtime = new TestRuntime(client, TestRuntime.settings(SPACE))) {
            runtime.run(cluster, 1, "bare", TestRuntime.spec(0));
            Failure failure = runtime.failure(cluster, code);
            return failure;
        }
    }

    @Test
    void withoutKubeRayTheFailureSaysHowToInstallIt() {
        definitionIsGone();
        assertThat(failure("kuberay-missing").nextStep()).contains("install KubeRay 1.6 or newer");
    }

    @Test
    void aKubeRayThatLacksAFieldIsTooOldAndNothingIsMadeWithoutIt() throws IOException {
        definitionIsGone();
        kubernetes.definitions("kuberay");
        CustomResourceDefinition old = client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(CRD)
                .edit(crd -> {
                    crd.getSpec().getVersions().forEach(version -> {
                        JSONSchemaProps spec = Objects.requireNonNull(version.getSchema()
                                .getOpenAPIV3Schema()
                                .getProperties()
                                .get("spec"));
                        spec.getProperties().remove("authOptions");
                    });
                    return crd;
                });
        assertThat(old.getMetadata().getGeneration()).isGreaterThan(1);
        Failure failure = failure("kuberay-too-old");
        assertThat(failure.message()).contains("authOptions");
        assertThat(failure.nextStep()).contains("CRDs first");
        assertThat(client.genericKubernetesResources(RayResource.CONTEXT)
                        .inNamespace(SPACE)
                        .withName(cluster.value())
                        .get())
                .isNull();
    }

    @Test
    void aKubeRayThatDoesNotLookIsNamed() throws IOException {
        definitionIsGone();
        kubernetes.definitions("kuberay");
        assertThat(failure("kuberay-silent").nextStep()).contains("watchNamespace names " + SPACE);
    }
}
