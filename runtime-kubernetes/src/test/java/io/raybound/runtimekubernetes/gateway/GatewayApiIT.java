package io.raybound.runtimekubernetes.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.raybound.runtimekubernetes.check.Finding;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Routes, listeners, grants and classes of the Gateway API.
@Tag("kube")
class GatewayApiIT extends GatewayStand {
    @Test
    void aRealApiServerTakesTheGatewayItsGrantAndItsRoute() {
        Gateways gateways = gateways(true);
        gateways.certificate(certificate.chainPem(), certificate.keyPem());
        gateways.route(route());

        GenericKubernetesResource gateway =
                there(GatewayObjects.GATEWAY, EDGE, "raybound").get();
        Seen seen = Seen.of(gateway);
        assertThat(seen.spec().path("listeners").findValuesAsString("hostname"))
                .containsExactly(
                        "*." + SITE + ".i." + TestCertificate.DOMAIN, "*." + SITE + ".s." + TestCertificate.DOMAIN);
        assertThat(seen.spec().at("/infrastructure/annotations").size()).isEqualTo(1);
        Seen grant = Seen.of(there(GatewayObjects.GRANT, HOME, "raybound-" + SITE + "-certificate")
                .get());
        assertThat(grant.spec().path("to").findValuesAsString("name"))
                .as("only our two secrets are opened")
                .containsExactly("raybound-" + SITE + "-certificate", "raybound-svc-" + SITE + "-certificate");
        assertThat(grant.spec().path("from").findValuesAsString("namespace")).containsExactly(EDGE);
        Seen route = Seen.of(there(GatewayObjects.ROUTE, PROJECT, "clu-demo").get());
        assertThat(route.spec().at("/rules/0/timeouts/request").asString("")).isEqualTo("0s");
        assertThat(gateways.certificate().orElseThrow().chainPem()).isEqualTo(certificate.chainPem());
    }

    @Test
    void callingTwiceChangesNothingAndDriftIsRepaired() throws IOException {
        Gateways gateways = gateways(false);
        gateways.route(route());
        String version = version();
        gateways.route(route());
        assertThat(version()).isEqualTo(version);

        kubernetes.kubectl(
                "",
                "-n",
                PROJECT,
                "patch",
                "httproute",
                "clu-demo",
                "--type=merge",
                "-p",
                "{\"spec\":{\"hostnames\":[\"evil.example.org\"]}}");
        gateways.route(route());
        assertThat(Seen.of(there(GatewayObjects.ROUTE, PROJECT, "clu-demo").get())
                        .spec()
                        .at("/hostnames/0")
                        .asString(""))
                .isEqualTo(HOST);
    }

    private static String version() {
        return there(GatewayObjects.ROUTE, PROJECT, "clu-demo")
                .get()
                .getMetadata()
                .getResourceVersion();
    }

    @Test
    void whatSomebodyElseMadeIsNeitherTakenOverNorRemoved() throws IOException {
        kubernetes.apply("""
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: {name: clu-demo, namespace: raybound-default}
                spec: {hostnames: [theirs.example.org]}
                """);
        Gateways gateways = gateways(false);

        assertThatThrownBy(() -> gateways.route(route())).hasMessageContaining("was not made by this site's operator");
        gateways.unroute(PROJECT, "clu-demo");

        assertThat(Seen.of(there(GatewayObjects.ROUTE, PROJECT, "clu-demo").get())
                        .spec()
                        .at("/hostnames/0")
                        .asString(""))
                .isEqualTo("theirs.example.org");
    }

    @Test
    void aRouteThatIsOursGoesWithItsCluster() {
        Gateways gateways = gateways(false);
        gateways.route(route());
        gateways.unroute(PROJECT, "clu-demo");
        gateways.unroute(PROJECT, "clu-demo");
        assertThat(there(GatewayObjects.ROUTE, PROJECT, "clu-demo").get()).isNull();
    }

    @Test
    void anExistingGatewayIsNeverTouchedAndWhatItLacksIsSaid() throws IOException {
        gatewayClass("projectcontour.io/gateway-controller");
        kubernetes.apply("""
                apiVersion: gateway.networking.k8s.io/v1
                kind: Gateway
                metadata: {name: raybound, namespace: edge}
                spec:
                  gatewayClassName: some-class
                  listeners: [{name: http, port: 80, protocol: HTTP}]
                """);
        String before = there(GatewayObjects.GATEWAY, EDGE, "raybound")
                .get()
                .getMetadata()
                .getResourceVersion();
        Gateways gateways = gateways(false);

        gateways.certificate(certificate.chainPem(), certificate.keyPem());

        assertThat(there(GatewayObjects.GATEWAY, EDGE, "raybound")
                        .get()
                        .getMetadata()
                        .getResourceVersion())
                .isEqualTo(before);
        Finding missing = gateways.findings().stream()
                .filter(each -> each.check().equals("listener"))
                .findFirst()
                .orElseThrow();
        assertThat(missing.cause()).contains("no HTTPS listener for *." + SITE + ".i." + TestCertificate.DOMAIN);
        assertThat(missing.fix()).contains("spec.listeners", "raybound-" + SITE + "-certificate", HOME);
    }

    @Test
    void aRefusedSecretIsSaidInWordsWithItsFix() throws IOException {
        gatewayClass("example.org/controller");
        Gateways gateways = gateways(true);
        gateways.certificate(certificate.chainPem(), certificate.keyPem());
        String good =
                "{\"type\":\"%s\",\"status\":\"True\",\"reason\":\"X\",\"message\":\"\",\"observedGeneration\":1,\"lastTransitionTime\":\"2026-01-01T00:00:00Z\"}";
        String refused =
                "{\"type\":\"ResolvedRefs\",\"status\":\"False\",\"reason\":\"RefNotPermitted\",\"message\":\"no grant\",\"observedGeneration\":1,\"lastTransitionTime\":\"2026-01-01T00:00:00Z\"}";
        String all = good.formatted("Accepted") + "," + good.formatted("Programmed");
        status(
                "gateway",
                EDGE,
                "raybound",
                "{\"status\":{\"conditions\":[" + all + "],\"listeners\":["
                        + "{\"name\":\"clusters\",\"attachedRoutes\":0,\"supportedKinds\":[],\"conditions\":[" + all
                        + "," + refused + "]},"
                        + "{\"name\":\"services\",\"attachedRoutes\":0,\"supportedKinds\":[],\"conditions\":[" + all
                        + "," + good.formatted("ResolvedRefs") + "]}]}}");

        List<Finding> listeners = gateways.findings().stream()
                .filter(each -> each.check().equals("listener"))
                .toList();

        assertThat(listeners).extracting(Finding::verdict).containsExactly(Finding.Verdict.FAILED, Finding.Verdict.OK);
        assertThat(listeners.getFirst().cause()).contains("RefNotPermitted", "no grant");
        assertThat(listeners.getFirst().fix()).contains("ReferenceGrant");
    }

    @Test
    void aRouteThatNoControllerTookSaysSo() {
        Gateways gateways = gateways(false);
        gateways.route(route());
        assertThat(gateways.routeFindings(PROJECT, "clu-demo")).singleElement().satisfies(found -> {
            assertThat(found.cause()).isEqualTo("no gateway has taken it");
            assertThat(found.fix()).contains("Gateway edge/raybound");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alb.networking.azure.io/alb-controller",
                "gateway.k8s.aws/alb",
                "gateway.k8s.aws/nlb",
                "networking.gke.io/gateway",
                "application-networking.k8s.aws/gateway-api-controller"
            })
    void aLayer7ClassIsRefusedWithReasonAndFix(String controller) throws IOException {
        gatewayClass(controller);
        Gateways gateways = gateways(true);
        gateways.certificate(certificate.chainPem(), certificate.keyPem());

        Finding found = gateways.findings().stream()
                .filter(each -> each.check().equals("gateway-class"))
                .findFirst()
                .orElseThrow();
        assertThat(found.verdict()).isEqualTo(Finding.Verdict.FAILED);
        assertThat(found.cause()).contains("TLS").hasSizeGreaterThan(30);
        assertThat(found.fix()).contains("Service of type LoadBalancer");
    }

    @Test
    void whatTheOperatorMayNotLookAtIsUnknownAndNamesTheRight() {
        try (KubernetesClient nobody = kubernetes.as(HOME, "nobody")) {
            List<Finding> findings = Gateways.of(nobody, settings(false)).findings();
            assertThat(findings).singleElement().satisfies(found -> {
                assertThat(found.verdict()).isEqualTo(Finding.Verdict.UNKNOWN);
                assertThat(found.fix()).contains("get gateways in namespace edge");
            });
        }
    }
}
