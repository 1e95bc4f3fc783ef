package io.raybound.runtimekubernetes.gateway;

import java.util.Map;
import java.util.Optional;

/// Controllers that put a layer-7 load balancer in front instead of passing TCP on.
final class Layer7 {
    private static final String INGRESS_FIX =
            "use an in-cluster controller (Envoy Gateway, Contour, NGINX, Traefik, Istio, Cilium, HAProxy)"
                    + " behind a Service of type LoadBalancer, and name its class in gateway.class";

    private static final String AZURE =
            "it ends TLS itself with a certificate of its own store, so ours would not be served and rotated there,"
                    + " and it cuts WebSockets at its request time-out";

    /// By the controller that a GatewayClass or IngressClass names.
    private static final Map<String, String> BY_CONTROLLER = Map.of(
            "azure/application-gateway",
            "is Azure Application Gateway (AGIC): " + AZURE,
            "alb.networking.azure.io/alb-controller",
            "is Azure Application Gateway for Containers: " + AZURE,
            "ingress.k8s.aws/alb",
            "is an AWS Application Load Balancer: it takes certificates from ACM only, and ends TLS in front",
            "eks.amazonaws.com/alb",
            "is an AWS Application Load Balancer: it takes certificates from ACM only, and ends TLS in front",
            "gateway.k8s.aws/alb",
            "is an AWS Application Load Balancer: it takes certificates from ACM only, and ends TLS in front",
            "gateway.k8s.aws/nlb",
            "passes TCP on and knows no HTTPRoute: nothing in it ends TLS",
            "networking.gke.io/gateway",
            "is a Google layer-7 load balancer: it ends TLS in front and limits a backend's answer to 30 s by default",
            "application-networking.k8s.aws/gateway-api-controller",
            "is Amazon VPC Lattice: it ends TLS in front and has no address in your network");

    /// GKE's own ingress has no IngressClass; its names are reserved.
    private static final Map<String, String> BY_CLASS = Map.of(
            "gce",
            "is a Google layer-7 load balancer: it ends TLS in front and limits a backend's answer to 30 s by default",
            "gce-internal",
            "is a Google layer-7 load balancer: it ends TLS in front and limits a backend's answer to 30 s by default",
            "azure-application-gateway",
            "is Azure Application Gateway (AGIC): " + AZURE,
            "azure/application-gateway",
            "is Azure Application Gateway (AGIC): " + AZURE,
            "alb",
            "is an AWS Application Load Balancer: it takes certificates from ACM only, and ends TLS in front");

    private Layer7() {}

    /// Why this controller is refused; empty when it is none of those known.
    static Optional<String> reason(String controller) {
        return Optional.ofNullable(BY_CONTROLLER.get(controller));
    }

    static Optional<String> reasonByClass(String className) {
        return Optional.ofNullable(BY_CLASS.get(className));
    }

    static String fix() {
        return INGRESS_FIX;
    }
}
