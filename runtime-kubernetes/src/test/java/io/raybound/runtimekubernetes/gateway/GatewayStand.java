package io.raybound.runtimekubernetes.gateway;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.raybound.runtimekubernetes.RealKubernetes;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/// Gateways against a real API server: no pods, and what controllers write is written by the tests.
abstract class GatewayStand {
    static final String SITE = "site-gw1";
    static final String HOME = "raybound-system";
    static final String EDGE = "edge";
    static final String PROJECT = "raybound-default";
    static final String HOST = "demo-abc123." + SITE + ".i." + TestCertificate.DOMAIN;

    static RealKubernetes kubernetes;
    static KubernetesClient client;
    static TestCertificate certificate;

    @BeforeAll
    static void start() throws IOException {
        kubernetes = RealKubernetes.up("control-plane");
        client = kubernetes.client();
        kubernetes.definitions("gateway-api");
        certificate = TestCertificate.of(SITE);
        for (String name : List.of(HOME, EDGE, PROJECT)) {
            client.resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(name)
                            .endMetadata()
                            .build())
                    .serverSideApply();
        }
    }

    @AfterAll
    static void stop() throws IOException {
        kubernetes.close();
    }

    @BeforeEach
    void nothingIsThere() {
        for (String namespace : List.of(HOME, EDGE, PROJECT)) {
            client.genericKubernetesResources(GatewayObjects.GATEWAY)
                    .inNamespace(namespace)
                    .delete();
            client.genericKubernetesResources(GatewayObjects.ROUTE)
                    .inNamespace(namespace)
                    .delete();
            client.genericKubernetesResources(GatewayObjects.GRANT)
                    .inNamespace(namespace)
                    .delete();
            client.services().inNamespace(namespace).withLabel("test", "yes").delete();
            client.secrets().inNamespace(namespace).delete();
        }
        client.genericKubernetesResources(GatewayObjects.CLASS).delete();
    }

    static GatewaySettings settings(boolean create) {
        return new GatewaySettings(
                GatewaySettings.Kind.GATEWAY_API,
                SITE,
                HOME,
                List.of(PROJECT),
                create,
                "raybound",
                EDGE,
                "some-class",
                Map.of("service.beta.kubernetes.io/azure-load-balancer-internal", "true"),
                List.of(),
                443,
                null);
    }

    static Gateways gateways(boolean create) {
        return Gateways.of(client, settings(create));
    }

    static Route route() {
        return new Route(PROJECT, "clu-demo", HOST, "clu-demo-head", 80, null);
    }

    static Resource<GenericKubernetesResource> there(ResourceDefinitionContext kind, String namespace, String name) {
        return client.genericKubernetesResources(kind).inNamespace(namespace).withName(name);
    }

    static void gatewayClass(String controller) throws IOException {
        kubernetes.apply("""
                apiVersion: gateway.networking.k8s.io/v1
                kind: GatewayClass
                metadata: {name: some-class}
                spec: {controllerName: %s}
                """.formatted(controller));
    }

    static void status(String kind, String namespace, String name, String json) throws IOException {
        kubernetes.kubectl(
                "", "-n", namespace, "patch", kind, name, "--subresource=status", "--type=merge", "-p", json);
    }
}
