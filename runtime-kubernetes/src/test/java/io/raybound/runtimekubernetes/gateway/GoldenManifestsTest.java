package io.raybound.runtimekubernetes.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/// The manifests in the docs are what the code writes.
class GoldenManifestsTest {
    private static final Path DOCS = Path.of("..", "docs", "reference", "gateways");
    private static final String CLUSTER = "clu-7k2m4q6p8r3t";
    private static final String HOST = "demo-a1b2c3.site-4f7q2m6kzt3a.i.user.example.net";
    private final KubernetesSerialization yaml = new KubernetesSerialization();

    private static GatewaySettings settings() {
        return new GatewaySettings(
                GatewaySettings.Kind.GATEWAY_API,
                "site-4f7q2m6kzt3a",
                "raybound-system",
                List.of("raybound-default"),
                true,
                "raybound",
                "edge",
                "envoy-gateway",
                Map.of(
                        "service.beta.kubernetes.io/azure-load-balancer-internal",
                        "true",
                        "service.beta.kubernetes.io/azure-load-balancer-internal-subnet",
                        "private-lb",
                        "service.beta.kubernetes.io/azure-load-balancer-tcp-idle-timeout",
                        "30"),
                List.of("10.20.0.40"),
                443,
                null);
    }

    @Test
    void theGatewayTheGrantAndTheRouteAreWhatTheDocsShow() throws IOException {
        GatewayObjects objects = new GatewayObjects(settings());
        SiteNames names =
                new SiteNames("*.site-4f7q2m6kzt3a.i.user.example.net", "*.site-4f7q2m6kzt3a.s.user.example.net");
        List<GenericKubernetesResource> written = List.of(
                objects.gateway(names),
                objects.grant(null),
                objects.route(new Route("raybound-default", CLUSTER, HOST, CLUSTER + "-head", 80, null), true));
        List<GenericKubernetesResource> shown = documents(DOCS.resolve("gateway-api.yaml"));

        assertThat(shown).hasSameSizeAs(written);
        for (int i = 0; i < written.size(); i++) {
            assertThat(spec(shown.get(i))).isEqualTo(spec(written.get(i)));
            assertThat(shown.get(i).getMetadata().getName())
                    .isEqualTo(written.get(i).getMetadata().getName());
            assertThat(shown.get(i).getApiVersion()).isEqualTo(written.get(i).getApiVersion());
        }
    }

    static Stream<Path> ingresses() throws IOException {
        try (Stream<Path> files = Files.list(DOCS)) {
            return files.filter(file -> file.getFileName().toString().startsWith("ingress-")).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("ingresses")
    void anIngressCarriesWhatTheDocsShowAndNoSnippet(Path file) throws IOException {
        String text = Files.readString(file);
        String first = text.lines().findFirst().orElseThrow();
        String controller = first.substring(first.lastIndexOf(' ') + 1, first.length() - 1);
        Map<String, String> shown = Objects.requireNonNullElse(
                documents(file).getFirst().getMetadata().getAnnotations(), Map.of());

        assertThat(IngressDialect.annotations(controller, CLUSTER + "-head")).isEqualTo(shown);
        assertThat(IngressDialect.knows(controller)).isTrue();
        assertThat(shown.keySet()).noneMatch(key -> key.contains("snippet"));
    }

    private List<GenericKubernetesResource> documents(Path file) throws IOException {
        return Stream.of(Files.readString(file).split("(?m)^---$", -1))
                .map(text -> yaml.unmarshal(text, GenericKubernetesResource.class))
                .toList();
    }

    private static Object spec(GenericKubernetesResource resource) {
        return JsonMapper.shared()
                .valueToTree(resource.getAdditionalProperties().get("spec"));
    }
}
