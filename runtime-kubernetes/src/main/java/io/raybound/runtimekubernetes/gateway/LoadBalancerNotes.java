package io.raybound.runtimekubernetes.gateway;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.raybound.runtimekubernetes.check.Finding;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the annotations and the address of a load balancer Service say about it.
final class LoadBalancerNotes {
    private static final String PREFIX = "service.beta.kubernetes.io/";
    private static final String AZURE = PREFIX + "azure-load-balancer-";

    /// Annotations that make a load balancer end TLS or speak HTTP, with the values that do (none: any value).
    private static final Map<String, List<String>> ENDS = Map.of(
            PREFIX + "aws-load-balancer-ssl-cert",
            List.of(),
            PREFIX + "aws-load-balancer-backend-protocol",
            List.of("http", "https"),
            PREFIX + "do-loadbalancer-protocol",
            List.of("http", "https", "http2", "http3"),
            PREFIX + "do-loadbalancer-certificate-id",
            List.of(),
            PREFIX + "oci-load-balancer-tls-secret",
            List.of(),
            PREFIX + "oci-load-balancer-backend-protocol",
            List.of("HTTP", "GRPC"),
            "load-balancer.hetzner.cloud/protocol",
            List.of("http", "https"));

    /// Annotations that say internal, with the values that do.
    private static final Map<String, List<String>> INTERNAL = Map.of(
            AZURE + "internal",
            List.of("true"),
            PREFIX + "aws-load-balancer-internal",
            List.of("true", "0.0.0.0/0"),
            PREFIX + "aws-load-balancer-scheme",
            List.of("internal"),
            "networking.gke.io/load-balancer-type",
            List.of("Internal"),
            "cloud.google.com/load-balancer-type",
            List.of("Internal"),
            PREFIX + "oci-load-balancer-internal",
            List.of("true"));

    private LoadBalancerNotes() {}

    /// A refusal where the load balancer does not pass TCP on.
    static Optional<Finding> endsTls(String check, String object, Service service) {
        Map<String, String> annotations = annotations(service);
        return ENDS.entrySet().stream()
                .filter(each -> says(annotations, each.getKey(), each.getValue()))
                .map(each -> Finding.failed(
                        check,
                        object,
                        "has the annotation " + each.getKey() + "=" + annotations.get(each.getKey())
                                + ": its load balancer ends TLS or speaks HTTP, and only a layer-4 one that passes TCP"
                                + " on is accepted",
                        "take the annotation away; the gateway behind it ends TLS"))
                .findFirst();
    }

    private static boolean says(Map<String, String> annotations, String key, List<String> values) {
        String found = annotations.get(key);
        return found != null && (values.isEmpty() || values.contains(found));
    }

    /// Pitfalls of Azure's load balancer that show only later.
    static List<Finding> warnings(String check, String object, Service service) {
        Map<String, String> annotations = annotations(service);
        boolean azure = annotations.keySet().stream().anyMatch(key -> key.startsWith(PREFIX + "azure-"));
        List<Finding> findings = new ArrayList<>();
        if (azure && !annotations.containsKey(AZURE + "tcp-idle-timeout")) {
            findings.add(Finding.warning(
                    check,
                    object,
                    "Azure drops connections that are silent for 4 minutes, without a word",
                    "annotate it with " + AZURE + "tcp-idle-timeout: \"30\""));
        }
        if (azure && probedByHttp(service) && !annotations.containsKey(AZURE + "health-probe-request-path")) {
            findings.add(Finding.warning(
                    check,
                    object,
                    "its ports have an appProtocol of HTTP, so Azure asks '/' whether a node is well, and a gateway"
                            + " answers 404 there: every node counts as down",
                    "annotate it with " + AZURE + "health-probe-request-path: /healthz, or with " + AZURE
                            + "health-probe-protocol: tcp"));
        }
        return findings;
    }

    private static boolean probedByHttp(Service service) {
        return !"Local".equals(service.getSpec().getExternalTrafficPolicy())
                && !"tcp".equalsIgnoreCase(annotations(service).get(AZURE + "health-probe-protocol"))
                && service.getSpec().getPorts().stream()
                        .map(ServicePort::getAppProtocol)
                        .anyMatch(protocol -> "http".equalsIgnoreCase(protocol) || "https".equalsIgnoreCase(protocol));
    }

    /// The first address of the Service, which must have one.
    static GatewayAddress address(Service service) {
        return address(LoadBalancers.ingress(service).getFirst(), annotations(service));
    }

    static GatewayAddress address(String value, Map<String, String> annotations) {
        Optional<InetAddress> literal = literal(value);
        if (literal.isPresent()) {
            return new GatewayAddress(
                    value, isPrivate(literal.get()) ? GatewayAddress.Reach.INTERNAL : GatewayAddress.Reach.PUBLIC);
        }
        boolean internal = value.startsWith("internal-")
                || INTERNAL.entrySet().stream().anyMatch(each -> says(annotations, each.getKey(), each.getValue()));
        if (internal) {
            return new GatewayAddress(value, GatewayAddress.Reach.INTERNAL);
        }
        boolean facing = says(annotations, PREFIX + "aws-load-balancer-scheme", List.of("internet-facing"));
        return new GatewayAddress(value, facing ? GatewayAddress.Reach.PUBLIC : GatewayAddress.Reach.UNKNOWN);
    }

    private static Optional<InetAddress> literal(String value) {
        try {
            return Optional.of(InetAddress.ofLiteral(value));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// RFC 1918, RFC 6598 (100.64.0.0/10), RFC 4193 (fc00::/7), link-local and loopback.
    private static boolean isPrivate(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean shared = bytes.length == 4 && (bytes[0] & 0xff) == 100 && (bytes[1] & 0xc0) == 64;
        boolean unique = bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
        return address.isSiteLocalAddress()
                || address.isLinkLocalAddress()
                || address.isLoopbackAddress()
                || shared
                || unique;
    }

    private static Map<String, String> annotations(Service service) {
        Map<String, String> found = service.getMetadata().getAnnotations();
        return found == null ? Map.of() : found;
    }
}
