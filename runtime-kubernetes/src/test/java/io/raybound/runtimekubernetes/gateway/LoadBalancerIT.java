package io.raybound.runtimekubernetes.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.runtimekubernetes.check.Finding;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The walk from a Gateway to the load balancer in front of it.
@Tag("kube")
class LoadBalancerIT extends GatewayStand {
    @Test
    void theAddressIsTheOneThatTheGatewayReallyHas() throws IOException {
        gatewayClass("example.org/controller");
        Gateways gateways = gateways(true);
        gateways.certificate(certificate.chainPem(), certificate.keyPem());
        assertThat(gateways.address()).isEmpty();
        status(
                "gateway",
                EDGE,
                "raybound",
                "{\"status\":{\"addresses\":[{\"type\":\"IPAddress\",\"value\":\"10.20.30.40\"}]}}");

        GatewayAddress address = gateways.address().orElseThrow();

        assertThat(address).isEqualTo(new GatewayAddress("10.20.30.40", GatewayAddress.Reach.INTERNAL));
        assertThat(loadBalancer(gateways)).satisfies(found -> {
            assertThat(found.verdict()).isEqualTo(Finding.Verdict.UNKNOWN);
            assertThat(found.fix()).contains("gateway.service.name");
        });
    }

    @Test
    void theServiceInFrontIsFoundByItsAddressAndJudged() throws IOException {
        gatewayClass("example.org/controller");
        Gateways gateways = gateways(true);
        gateways.certificate(certificate.chainPem(), certificate.keyPem());
        status(
                "gateway",
                EDGE,
                "raybound",
                "{\"status\":{\"addresses\":[{\"type\":\"IPAddress\",\"value\":\"10.20.30.40\"}]}}");
        service("front", "LoadBalancer", "{}");
        status("service", EDGE, "front", "{\"status\":{\"loadBalancer\":{\"ingress\":[{\"ip\":\"10.20.30.40\"}]}}}");

        assertThat(loadBalancer(gateways)).satisfies(found -> {
            assertThat(found.verdict()).isEqualTo(Finding.Verdict.OK);
            assertThat(found.cause()).isEqualTo("a layer-4 load balancer at 10.20.30.40, internal");
        });

        service("front", "LoadBalancer", "{service.beta.kubernetes.io/aws-load-balancer-ssl-cert: \"arn:aws:acm:x\"}");
        assertThat(loadBalancer(gateways).verdict()).isEqualTo(Finding.Verdict.FAILED);
        assertThat(loadBalancer(gateways).cause()).contains("ends TLS");
    }

    @Test
    void aServiceWithoutAnAddressSaysWhyItWaits() throws IOException {
        gatewayClass("example.org/controller");
        Gateways gateways = gateways(true);
        gateways.certificate(certificate.chainPem(), certificate.keyPem());
        service("front", "LoadBalancer", "{}");
        kubernetes.apply("""
                apiVersion: v1
                kind: Event
                metadata: {name: front.1, namespace: edge}
                involvedObject: {kind: Service, name: front, namespace: edge, apiVersion: v1}
                type: Warning
                reason: SyncLoadBalancerFailed
                message: the subnet private-lb has no free address
                """);

        assertThat(loadBalancer(gateways).cause())
                .isEqualTo("waits for an address: the subnet private-lb has no free address");
    }

    @Test
    void aServiceThatIsNoLoadBalancerIsRefused() throws IOException {
        gatewayClass("example.org/controller");
        GatewaySettings plain = settings(true);
        Gateways gateways = Gateways.of(
                client,
                new GatewaySettings(
                        plain.kind(),
                        SITE,
                        HOME,
                        plain.projects(),
                        true,
                        "raybound",
                        EDGE,
                        "some-class",
                        Map.of(),
                        List.of(),
                        443,
                        new GatewaySettings.ServiceRef(EDGE, "front")));
        gateways.certificate(certificate.chainPem(), certificate.keyPem());
        assertThat(loadBalancer(gateways).cause()).isEqualTo("does not exist");
        service("front", "NodePort", "{}");
        assertThat(loadBalancer(gateways).cause()).contains("type NodePort");
    }

    private static void service(String name, String type, String annotations) throws IOException {
        kubernetes.apply("""
                apiVersion: v1
                kind: Service
                metadata: {name: %s, namespace: edge, labels: {test: "yes"}, annotations: %s}
                spec: {type: %s, ports: [{name: https, port: 443}]}
                """.formatted(name, annotations, type));
    }

    private static Finding loadBalancer(Gateways gateways) {
        return Objects.requireNonNull(gateways.findings().stream()
                .filter(each -> each.check().equals("load-balancer"))
                .findFirst()
                .orElse(null));
    }
}
