package io.raybound.runtimekubernetes.gateway;

import java.util.Map;

/// What each ingress controller has to be told so that uploads stream and silent answers last: plain values, no
/// snippets.
final class IngressDialect {
    private static final String NGINX = "nginx.ingress.kubernetes.io/";
    private static final String HOUR = "3600";

    private static final Map<String, String> COMMUNITY_NGINX = Map.of(
            NGINX + "proxy-read-timeout",
            HOUR,
            NGINX + "proxy-send-timeout",
            HOUR,
            NGINX + "proxy-body-size",
            "0",
            NGINX + "proxy-request-buffering",
            "off",
            NGINX + "proxy-buffering",
            "off",
            NGINX + "ssl-redirect",
            "true");

    private static final Map<String, Map<String, String>> BY_CONTROLLER = Map.of(
            "k8s.io/ingress-nginx",
            COMMUNITY_NGINX,
            "webapprouting.kubernetes.azure.com/nginx",
            COMMUNITY_NGINX,
            "nginx.org/ingress-controller",
            Map.of(
                    "nginx.org/proxy-read-timeout",
                    HOUR + "s",
                    "nginx.org/proxy-send-timeout",
                    HOUR + "s",
                    "nginx.org/client-max-body-size",
                    "0",
                    "nginx.org/proxy-buffering",
                    "False"),
            "projectcontour.io/contour",
            Map.of(
                    "projectcontour.io/response-timeout",
                    "infinity",
                    "ingress.kubernetes.io/force-ssl-redirect",
                    "true"),
            "haproxy.org/ingress-controller",
            Map.of("haproxy.org/timeout-server", HOUR + "s", "haproxy.org/timeout-tunnel", HOUR + "s"),
            "haproxy-ingress.github.io/controller",
            Map.of(
                    "haproxy-ingress.github.io/timeout-server",
                    HOUR + "s",
                    "haproxy-ingress.github.io/timeout-tunnel",
                    HOUR + "s"),
            // Traefik waits for an answer as long as it takes; its entry points limit reading a request.
            "traefik.io/ingress-controller",
            Map.of());

    private IngressDialect() {}

    static boolean knows(String controller) {
        return BY_CONTROLLER.containsKey(dialect(controller));
    }

    /// Annotations for this controller; none where it is not known.
    static Map<String, String> annotations(String controller, String service) {
        String known = dialect(controller);
        Map<String, String> plain = BY_CONTROLLER.getOrDefault(known, Map.of());
        boolean contour = known.equals("projectcontour.io/contour");
        boolean nginx = known.equals("nginx.org/ingress-controller");
        if (!contour && !nginx) {
            return plain;
        }
        // These two let WebSockets pass only where they are told to.
        Map<String, String> all = new java.util.TreeMap<>(plain);
        all.put(
                contour ? "projectcontour.io/websocket-routes" : "nginx.org/websocket-services",
                contour ? "/" : service);
        return all;
    }

    /// Contour names each of its instances below its own controller name.
    private static String dialect(String controller) {
        return controller.startsWith("projectcontour.io/") ? "projectcontour.io/contour" : controller;
    }
}
