package io.raybound.runtimekubernetes.gateway;

import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.raybound.runtimekubernetes.check.Finding;
import io.raybound.runtimekubernetes.check.Refusals;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What stands in front of the gateway: the Service of type LoadBalancer that has its address.
final class LoadBalancers {
    static final String CHECK = "load-balancer";
    private static final String GATEWAY_LABEL = "gateway.networking.k8s.io/gateway-name";
    private static final String TYPE = "LoadBalancer";

    private final KubernetesClient client;
    private final GatewaySettings settings;

    LoadBalancers(KubernetesClient client, GatewaySettings settings) {
        this.client = client;
        this.settings = settings;
    }

    /// The Service, and what is to be said of it.
    record Front(Optional<Service> service, List<Finding> findings) {}

    /// Looks for the Service that has one of these addresses.
    Front look(List<String> addresses) {
        GatewaySettings.ServiceRef named = settings.service();
        String namespace = named == null ? settings.namespace() : named.namespace();
        String object = named == null ? "namespace " + namespace : "Service " + namespace + "/" + named.name();
        try {
            List<Service> there = named == null
                    ? client.services().inNamespace(namespace).list().getItems()
                    : Optional.ofNullable(client.services()
                                    .inNamespace(namespace)
                                    .withName(named.name())
                                    .get())
                            .stream()
                            .toList();
            Optional<Service> front =
                    named == null ? choose(there, addresses) : there.stream().findFirst();
            return front.map(each -> new Front(front, judge(each, addresses)))
                    .orElseGet(() -> new Front(Optional.empty(), List.of(notSeen(object, named != null, addresses))));
        } catch (KubernetesClientException e) {
            return new Front(
                    Optional.empty(),
                    List.of(Refusals.of(CHECK, object, "get, list services in namespace " + namespace, e)));
        }
    }

    private static Finding notSeen(String object, boolean named, List<String> addresses) {
        if (named) {
            return Finding.failed(
                    CHECK, object, "does not exist", "correct gateway.service.name and gateway.service.namespace");
        }
        String what = addresses.isEmpty()
                ? "has no Service of type LoadBalancer for the gateway, and the gateway has no address"
                : "has no Service with the gateway's address " + String.join(", ", addresses);
        return Finding.unknown(
                CHECK,
                object,
                what + ": what is in front is not seen",
                "name the load balancer's Service in gateway.service.name and gateway.service.namespace");
    }

    /// By address, by the Gateway's label, else the only one that offers the port.
    private Optional<Service> choose(List<Service> there, List<String> addresses) {
        Optional<Service> byAddress = there.stream()
                .filter(each -> ingress(each).stream().anyMatch(addresses::contains))
                .findFirst();
        if (byAddress.isPresent()) {
            return byAddress;
        }
        Optional<Service> byLabel = there.stream()
                .filter(each -> settings.name().equals(labels(each).get(GATEWAY_LABEL)))
                .findFirst();
        if (byLabel.isPresent()) {
            return byLabel;
        }
        List<Service> balancers = there.stream()
                .filter(each -> TYPE.equals(each.getSpec().getType()))
                .toList();
        return addresses.isEmpty() && balancers.size() == 1 ? Optional.of(balancers.getFirst()) : Optional.empty();
    }

    private static Map<String, String> labels(Service service) {
        Map<String, String> labels = service.getMetadata().getLabels();
        return labels == null ? Map.of() : labels;
    }

    /// The addresses that the load balancer gave.
    static List<String> ingress(Service service) {
        List<String> found = new ArrayList<>();
        if (service.getStatus() != null && service.getStatus().getLoadBalancer() != null) {
            for (LoadBalancerIngress each :
                    service.getStatus().getLoadBalancer().getIngress()) {
                String value = each.getIp() == null ? each.getHostname() : each.getIp();
                if (value != null) {
                    found.add(value);
                }
            }
        }
        return found;
    }

    private List<Finding> judge(Service service, List<String> addresses) {
        String object = "Service " + service.getMetadata().getNamespace() + "/"
                + service.getMetadata().getName();
        if (!TYPE.equals(service.getSpec().getType())) {
            return List.of(Finding.failed(
                    CHECK,
                    object,
                    "is of type " + service.getSpec().getType() + ": no layer-4 load balancer is in front of it",
                    "make it type LoadBalancer (Azure Load Balancer, NLB, MetalLB, kube-vip)"));
        }
        Optional<Finding> ends = LoadBalancerNotes.endsTls(CHECK, object, service);
        if (ends.isPresent()) {
            return List.of(ends.get());
        }
        if (service.getSpec().getPorts().stream().noneMatch(port -> port.getPort() == settings.httpsPort())) {
            return List.of(Finding.failed(
                    CHECK,
                    object,
                    "does not offer port " + settings.httpsPort(),
                    "add the port to the Service, or say the right one in gateway.httpsPort"));
        }
        if (ingress(service).isEmpty()) {
            return List.of(pending(object, service));
        }
        List<Finding> findings = new ArrayList<>(LoadBalancerNotes.warnings(CHECK, object, service));
        if (!addresses.isEmpty() && ingress(service).stream().noneMatch(addresses::contains)) {
            findings.add(Finding.warning(
                    CHECK,
                    object,
                    "has the address " + String.join(", ", ingress(service)) + " while the gateway says "
                            + String.join(", ", addresses),
                    "name the right Service in gateway.service, or wait until the controller has seen the change"));
        }
        GatewayAddress address = LoadBalancerNotes.address(service);
        findings.add(Finding.ok(
                CHECK,
                object,
                "a layer-4 load balancer at " + address.value() + ", "
                        + switch (address.reach()) {
                            case INTERNAL -> "internal";
                            case PUBLIC -> "public";
                            case UNKNOWN -> "internal or public is not said";
                        }));
        return findings;
    }

    /// No address yet: the newest warning of the cloud's controller says why.
    private Finding pending(String object, Service service) {
        String why = "";
        try {
            why = client
                    .v1()
                    .events()
                    .inNamespace(service.getMetadata().getNamespace())
                    .withField("involvedObject.name", service.getMetadata().getName())
                    .withField("involvedObject.kind", "Service")
                    .list()
                    .getItems()
                    .stream()
                    .filter(event -> "Warning".equals(event.getType()))
                    .reduce((first, second) -> second)
                    .map(event -> ": " + event.getMessage())
                    .orElse("");
        } catch (KubernetesClientException e) {
            why = " (its events cannot be read: " + Refusals.reason(e) + ")";
        }
        return Finding.failed(
                CHECK,
                object,
                "waits for an address" + why,
                "look at kubectl describe of it: the subnet, a static address that is taken, or no load balancer"
                        + " controller in this Kubernetes");
    }
}
