package io.raybound.runtimekubernetes.gateway;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Which gateway ends TLS for a site.
///
/// @param siteId what the names of our objects carry
/// @param home the operator's namespace: certificates live there
/// @param projects the namespaces whose clusters are routed to
/// @param create whether the Gateway is made here; false: another team owns it and only routes are made
/// @param name of the Gateway; unused for an ingress controller
/// @param namespace of the Gateway, or of the ingress controller
/// @param className GatewayClass or IngressClass; null where the Gateway exists, or for the default IngressClass
/// @param annotations what the Gateway's load balancer gets (`spec.infrastructure.annotations`), at most 16
/// @param addresses static addresses for a Gateway that is made here
/// @param httpsPort as people reach it
/// @param service the load balancer Service in front, where it is not found by itself
public record GatewaySettings(
        Kind kind,
        String siteId,
        String home,
        List<String> projects,
        boolean create,
        String name,
        String namespace,
        @Nullable String className,
        Map<String, String> annotations,
        List<String> addresses,
        int httpsPort,
        @Nullable ServiceRef service) {

    /// The API that routes are written in.
    public enum Kind {
        GATEWAY_API,
        INGRESS
    }

    /// A Service.
    public record ServiceRef(String namespace, String name) {}

    private static final int MOST_ANNOTATIONS = 16;

    public GatewaySettings {
        Objects.requireNonNull(kind);
        projects = List.copyOf(projects);
        annotations = Map.copyOf(annotations);
        addresses = List.copyOf(addresses);
        if (annotations.size() > MOST_ANNOTATIONS) {
            throw new IllegalArgumentException("gateway.annotations has " + annotations.size()
                    + " entries; a Gateway's infrastructure takes at most " + MOST_ANNOTATIONS);
        }
        if (create && kind == Kind.INGRESS) {
            throw new IllegalArgumentException(
                    "gateway.create is for gateway.kind gateway-api: an ingress controller is not made here");
        }
        if (create && className == null) {
            throw new IllegalArgumentException(
                    "gateway.class is missing: a Gateway that is made here needs one of 'kubectl get gatewayclass'");
        }
    }

    /// Secret for `*.<site>.i.U`.
    String clusterSecret() {
        return "raybound-" + siteId + "-certificate";
    }

    /// Secret for `*.<site>.s.U`.
    String serviceSecret() {
        return "raybound-svc-" + siteId + "-certificate";
    }
}
