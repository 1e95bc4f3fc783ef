package io.raybound.runtimekubernetes.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadBalancerNotesTest {
    @ParameterizedTest
    @CsvSource({
        "10.1.2.3,INTERNAL",
        "172.31.0.9,INTERNAL",
        "192.168.4.4,INTERNAL",
        "100.64.1.1,INTERNAL",
        "100.128.1.1,PUBLIC",
        "20.50.1.2,PUBLIC",
        "fd00::7,INTERNAL",
        "2603:1020::7,PUBLIC",
        "internal-abc.elb.example.com,INTERNAL",
        "abc.elb.example.com,UNKNOWN"
    })
    void anAddressSaysWhoCanDialIt(String address, GatewayAddress.Reach reach) {
        assertThat(LoadBalancerNotes.address(address, Map.of()).reach()).isEqualTo(reach);
    }

    @Test
    void aHostNameSaysItByItsAnnotations() {
        assertThat(LoadBalancerNotes.address(
                                "x.example.com",
                                Map.of("service.beta.kubernetes.io/aws-load-balancer-scheme", "internal"))
                        .reach())
                .isEqualTo(GatewayAddress.Reach.INTERNAL);
        assertThat(LoadBalancerNotes.address(
                                "x.example.com",
                                Map.of("service.beta.kubernetes.io/aws-load-balancer-scheme", "internet-facing"))
                        .reach())
                .isEqualTo(GatewayAddress.Reach.PUBLIC);
    }

    @ParameterizedTest
    @CsvSource({
        "service.beta.kubernetes.io/aws-load-balancer-ssl-cert,arn:aws:acm:x,true",
        "service.beta.kubernetes.io/aws-load-balancer-backend-protocol,http,true",
        "service.beta.kubernetes.io/aws-load-balancer-backend-protocol,tcp,false",
        "service.beta.kubernetes.io/do-loadbalancer-protocol,https,true",
        "service.beta.kubernetes.io/azure-load-balancer-internal,true,false"
    })
    void aLoadBalancerThatEndsTlsIsRefusedAndOneThatPassesTcpOnIsNot(String key, String value, boolean refused) {
        assertThat(LoadBalancerNotes.endsTls("load-balancer", "Service a/b", service(Map.of(key, value), null))
                        .map(found -> found.cause().contains(key)))
                .isEqualTo(refused ? Optional.of(true) : Optional.empty());
    }

    @Test
    void azuresProbeOfAnHttpPortNeedsAPath() {
        Map<String, String> internal = Map.of(
                "service.beta.kubernetes.io/azure-load-balancer-internal",
                "true",
                "service.beta.kubernetes.io/azure-load-balancer-tcp-idle-timeout",
                "30");
        assertThat(LoadBalancerNotes.warnings("load-balancer", "Service a/b", service(internal, "https")))
                .singleElement()
                .satisfies(found -> assertThat(found.fix()).contains("health-probe-request-path"));
        assertThat(LoadBalancerNotes.warnings("load-balancer", "Service a/b", service(internal, null)))
                .isEmpty();
    }

    private static Service service(Map<String, String> annotations, @Nullable String appProtocol) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withName("b")
                .withNamespace("a")
                .withAnnotations(annotations)
                .endMetadata()
                .withNewSpec()
                .withType("LoadBalancer")
                .addNewPort()
                .withPort(443)
                .withAppProtocol(appProtocol)
                .endPort()
                .endSpec()
                .build();
    }
}
