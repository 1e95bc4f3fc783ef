package io.raybound.runtimekubernetes.gateway;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The Gateway API objects that we write, with the few fields that we set.
final class GatewayObjects {
    static final String GROUP = "gateway.networking.k8s.io";
    static final ResourceDefinitionContext GATEWAY = context("v1", "Gateway", "gateways", true);
    static final ResourceDefinitionContext ROUTE = context("v1", "HTTPRoute", "httproutes", true);
    static final ResourceDefinitionContext CLASS = context("v1", "GatewayClass", "gatewayclasses", false);
    static final ResourceDefinitionContext GRANT = context("v1beta1", "ReferenceGrant", "referencegrants", true);
    /// Jobs' logs and long polls are silent for as long as they like.
    private static final String NO_LIMIT = "0s";

    private final GatewaySettings settings;

    GatewayObjects(GatewaySettings settings) {
        this.settings = settings;
    }

    private static ResourceDefinitionContext context(String version, String kind, String plural, boolean namespaced) {
        return new ResourceDefinitionContext.Builder()
                .withGroup(GROUP)
                .withVersion(version)
                .withKind(kind)
                .withPlural(plural)
                .withNamespaced(namespaced)
                .build();
    }

    /// The Gateway: one listener per wildcard, TLS ends here, routes come from the projects' namespaces only.
    GenericKubernetesResource gateway(SiteNames names) {
        Map<String, Object> spec = new TreeMap<>();
        spec.put("gatewayClassName", String.valueOf(settings.className()));
        spec.put(
                "listeners",
                List.of(
                        listener("clusters", names.clusters(), settings.clusterSecret()),
                        listener("services", names.services(), settings.serviceSecret())));
        if (!settings.annotations().isEmpty()) {
            spec.put("infrastructure", Map.of("annotations", settings.annotations()));
        }
        if (!settings.addresses().isEmpty()) {
            List<Object> addresses = new ArrayList<>();
            settings.addresses().forEach(each -> addresses.add(Map.of("type", "IPAddress", "value", each)));
            spec.put("addresses", addresses);
        }
        return object(GATEWAY, settings.namespace(), settings.name(), null, spec, null);
    }

    /// A listener, also as the text that tells another team what their Gateway lacks.
    Map<String, Object> listener(String name, String host, String secret) {
        return new TreeMap<>(Map.of(
                "name",
                name,
                "hostname",
                host,
                "port",
                settings.httpsPort(),
                "protocol",
                "HTTPS",
                "tls",
                new TreeMap<>(Map.of(
                        "mode",
                        "Terminate",
                        "certificateRefs",
                        List.of(new TreeMap<>(
                                Map.of("group", "", "kind", "Secret", "name", secret, "namespace", settings.home()))))),
                "allowedRoutes",
                Map.of(
                        "kinds",
                        List.of(Map.of("group", GROUP, "kind", "HTTPRoute")),
                        "namespaces",
                        Map.of("from", "Selector", "selector", projects()))));
    }

    private Map<String, Object> projects() {
        return Map.of(
                "matchExpressions",
                List.of(Map.of("key", "kubernetes.io/metadata.name", "operator", "In", "values", settings.projects())));
    }

    /// Lets the Gateway's namespace read our two secrets, and nothing else.
    GenericKubernetesResource grant(@Nullable OwnerReference owner) {
        Map<String, Object> spec = Map.of(
                "from",
                List.of(Map.of("group", GROUP, "kind", "Gateway", "namespace", settings.namespace())),
                "to",
                List.of(secret(settings.clusterSecret()), secret(settings.serviceSecret())));
        return object(GRANT, settings.home(), settings.clusterSecret(), null, spec, owner);
    }

    private static Map<String, Object> secret(String name) {
        return Map.of("group", "", "kind", "Secret", "name", name);
    }

    /// One cluster's route. It binds to whatever listener of the Gateway takes its host.
    ///
    /// @param unlimited whether time-outs can be said (`timeouts` is in the standard channel since Gateway API 1.2)
    GenericKubernetesResource route(Route route, boolean unlimited) {
        Map<String, Object> rule = new TreeMap<>();
        rule.put("matches", List.of(Map.of("path", Map.of("type", "PathPrefix", "value", "/"))));
        rule.put(
                "backendRefs",
                List.of(Map.of(
                        "group", "", "kind", "Service", "name", route.service(), "port", route.port(), "weight", 1)));
        if (unlimited) {
            rule.put("timeouts", Map.of("request", NO_LIMIT, "backendRequest", NO_LIMIT));
        }
        Map<String, Object> spec = Map.of(
                "hostnames",
                List.of(route.host()),
                "parentRefs",
                List.of(Map.of(
                        "group", GROUP, "kind", "Gateway", "name", settings.name(), "namespace", settings.namespace())),
                "rules",
                List.of(rule));
        return object(ROUTE, route.namespace(), route.clusterId(), route.clusterId(), spec, route.owner());
    }

    private GenericKubernetesResource object(
            ResourceDefinitionContext kind,
            String namespace,
            String name,
            @Nullable String cluster,
            Map<String, Object> spec,
            @Nullable OwnerReference owner) {
        return new GenericKubernetesResourceBuilder()
                .withApiVersion(kind.getGroup() + "/" + kind.getVersion())
                .withKind(kind.getKind())
                .withMetadata(Ours.meta(namespace, name, Ours.labels(settings.siteId(), cluster), owner))
                .addToAdditionalProperties("spec", spec)
                .build();
    }
}
