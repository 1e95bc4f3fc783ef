package io.raybound.runtimekubernetes;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPortBuilder;
import io.raybound.model.Id;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Network policies. One per namespace denies all to every pod of ours before its cluster has any; two per cluster open
/// what it needs. Policies only add up, so the order in which they come never opens more than they say.
final class Fences {
    /// Private, loopback, link-local (metadata addresses are there) and carrier ranges.
    static final List<String> PRIVATE = List.of(
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.168.0.0/16",
            "168.63.129.16/32");

    private static final int HTTPS = 443;

    private final KubernetesSettings settings;
    private final SiteWorld world;

    Fences(KubernetesSettings settings, SiteWorld world) {
        this.settings = settings;
        this.world = world;
    }

    /// Denies everything to pods of this site's clusters.
    NetworkPolicy denyAll(ObjectMeta meta) {
        LabelSelector ours = new LabelSelectorBuilder()
                .withMatchLabels(Map.of(Names.SITE, world.site().value()))
                .build();
        return new NetworkPolicyBuilder()
                .withMetadata(meta)
                .withNewSpec()
                .withPodSelector(ours)
                .withPolicyTypes("Ingress", "Egress")
                .endSpec()
                .build();
    }

    /// What all pods of a cluster may do: talk to each other, ask DNS, reach 443 outside private ranges.
    NetworkPolicy nodes(ObjectMeta meta, Id cluster) {
        NetworkPolicyPeer each =
                new NetworkPolicyPeerBuilder().withPodSelector(nodesOf(cluster)).build();
        List<NetworkPolicyEgressRule> egress = new ArrayList<>();
        egress.add(new NetworkPolicyEgressRuleBuilder().withTo(each).build());
        egress.add(dns());
        egress.add(https());
        return new NetworkPolicyBuilder()
                .withMetadata(meta)
                .withNewSpec()
                .withPodSelector(nodesOf(cluster))
                .withPolicyTypes("Ingress", "Egress")
                .withIngress(
                        new NetworkPolicyIngressRuleBuilder().withFrom(each).build())
                .withEgress(egress)
                .endSpec()
                .build();
    }

    /// What comes to the head: the gateway, on the head agent's port.
    NetworkPolicy head(ObjectMeta meta, Id cluster) {
        List<NetworkPolicyIngressRule> ingress = new ArrayList<>();
        if (settings.gatewayNamespace() != null) {
            ingress.add(new NetworkPolicyIngressRuleBuilder()
                    .withFrom(namespace(settings.gatewayNamespace()))
                    .withPorts(port("TCP", settings.agentPort()))
                    .build());
        }
        return new NetworkPolicyBuilder()
                .withMetadata(meta)
                .withNewSpec()
                .withPodSelector(headOf(cluster))
                .withPolicyTypes("Ingress")
                .withIngress(ingress)
                .endSpec()
                .build();
    }

    static LabelSelector headOf(Id cluster) {
        return new LabelSelectorBuilder()
                .withMatchLabels(new TreeMap<>(Map.of(Names.CLUSTER, cluster.value(), Names.RAY_NODE_TYPE, "head")))
                .build();
    }

    private static LabelSelector nodesOf(Id cluster) {
        return new LabelSelectorBuilder()
                .withMatchLabels(Map.of(Names.CLUSTER, cluster.value()))
                .build();
    }

    private NetworkPolicyEgressRule dns() {
        NetworkPolicyEgressRuleBuilder rule = new NetworkPolicyEgressRuleBuilder()
                .withTo(namespace("kube-system"))
                .withPorts(port("UDP", 53), port("TCP", 53));
        settings.network().dnsCidrs().forEach(cidr -> rule.addToTo(range(cidr, List.of())));
        return rule.build();
    }

    private NetworkPolicyEgressRule https() {
        NetworkPolicyEgressRuleBuilder rule = new NetworkPolicyEgressRuleBuilder()
                .withTo(range("0.0.0.0/0", PRIVATE), range("::/0", List.of("fc00::/7", "fe80::/10", "::1/128")))
                .withPorts(port("TCP", HTTPS));
        settings.network().openCidrs().forEach(cidr -> rule.addToTo(range(cidr, List.of())));
        int link = URI.create(world.controlPlaneUrl()).getPort();
        if (link > 0 && link != HTTPS) {
            rule.addToPorts(port("TCP", link));
        }
        return rule.build();
    }

    private static NetworkPolicyPeer namespace(String name) {
        return new NetworkPolicyPeerBuilder()
                .withNamespaceSelector(new LabelSelectorBuilder()
                        .withMatchLabels(Map.of("kubernetes.io/metadata.name", name))
                        .build())
                .build();
    }

    private static NetworkPolicyPeer range(String cidr, List<String> except) {
        return new NetworkPolicyPeerBuilder()
                .withNewIpBlock()
                .withCidr(cidr)
                .withExcept(except.isEmpty() ? null : except)
                .endIpBlock()
                .build();
    }

    private static NetworkPolicyPort port(String protocol, int number) {
        return new NetworkPolicyPortBuilder()
                .withProtocol(protocol)
                .withPort(new IntOrString(number))
                .build();
    }
}
