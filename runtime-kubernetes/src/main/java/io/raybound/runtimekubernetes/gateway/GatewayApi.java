package io.raybound.runtimekubernetes.gateway;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.raybound.model.Secret;
import io.raybound.runtimekubernetes.check.Finding;
import io.raybound.runtimekubernetes.check.Refusals;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A site's gateway in the Gateway API: our own Gateway, or routes on one that another team owns.
final class GatewayApi implements Gateways {
    private static final String CHECK = "gateway";
    private static final String ROUTE_CHECK = "route";
    private static final String TIMEOUTS = "HTTPRouteRequestTimeout";

    private final KubernetesClient client;
    private final GatewaySettings settings;
    private final GatewayObjects objects;
    private final CertificateSecrets secrets;
    private final LoadBalancers balancers;
    private final GatewayListeners listeners;
    /// False once the API server has said that it knows no time-outs of routes.
    private final AtomicBoolean timeouts = new AtomicBoolean(true);

    GatewayApi(KubernetesClient client, GatewaySettings settings) {
        this.client = client;
        this.settings = settings;
        this.objects = new GatewayObjects(settings);
        this.secrets = new CertificateSecrets(client, settings);
        this.balancers = new LoadBalancers(client, settings);
        this.listeners = new GatewayListeners(settings, objects);
    }

    @Override
    public void certificate(String chainPem, Secret keyPem) {
        SiteNames names = SiteNames.of(chainPem);
        secrets.put(new StoredCertificate(chainPem, keyPem));
        if (!settings.namespace().equals(settings.home())) {
            apply(objects.grant(secrets.owner().orElse(null)), GatewayObjects.GRANT);
        }
        if (settings.create()) {
            apply(objects.gateway(names), GatewayObjects.GATEWAY);
        }
    }

    @Override
    public Optional<StoredCertificate> certificate() {
        return secrets.get();
    }

    @Override
    public void route(Route route) {
        try {
            apply(objects.route(route, timeouts.get()), GatewayObjects.ROUTE);
        } catch (KubernetesClientException e) {
            if (!timeouts.get() || !Refusals.reason(e).contains("timeouts")) {
                throw e;
            }
            // A Gateway API older than 1.2: the findings say that time-outs are the gateway's own.
            timeouts.set(false);
            apply(objects.route(route, false), GatewayObjects.ROUTE);
        }
    }

    @Override
    public ResourceDefinitionContext routeKind() {
        return GatewayObjects.ROUTE;
    }

    @Override
    public void unroute(String namespace, String clusterId) {
        Resource<GenericKubernetesResource> there = there(GatewayObjects.ROUTE, namespace, clusterId);
        GenericKubernetesResource found = there.get();
        if (found != null && Ours.isOurs(found, settings.siteId())) {
            there.delete();
        }
    }

    private void apply(GenericKubernetesResource wanted, ResourceDefinitionContext kind) {
        Ours.apply(
                client.genericKubernetesResources(kind)
                        .inNamespace(wanted.getMetadata().getNamespace())
                        .resource(wanted),
                wanted,
                settings.siteId());
    }

    private Resource<GenericKubernetesResource> there(ResourceDefinitionContext kind, String namespace, String name) {
        return client.genericKubernetesResources(kind).inNamespace(namespace).withName(name);
    }

    @Override
    public Optional<GatewayAddress> address() {
        List<String> addresses = Seen.of(gateway()).addresses();
        Optional<GatewayAddress> front = balancers
                .look(addresses)
                .service()
                .filter(service -> !LoadBalancers.ingress(service).isEmpty())
                .map(LoadBalancerNotes::address);
        // What the Gateway says is what people reach; the Service in front adds who can dial it.
        return addresses.isEmpty()
                ? front
                : front.filter(seen -> addresses.contains(seen.value()))
                        .or(() -> Optional.of(LoadBalancerNotes.address(addresses.getFirst(), java.util.Map.of())));
    }

    private @Nullable GenericKubernetesResource gateway() {
        return there(GatewayObjects.GATEWAY, settings.namespace(), settings.name())
                .get();
    }

    @Override
    public Optional<String> anyHost() {
        return settings.projects().stream()
                .flatMap(namespace -> client
                        .genericKubernetesResources(GatewayObjects.ROUTE)
                        .inNamespace(namespace)
                        .withLabels(Ours.labels(settings.siteId(), null))
                        .list()
                        .getItems()
                        .stream())
                .map(route -> Seen.of(route).spec().path("hostnames").path(0).asString(""))
                .filter(host -> !host.isEmpty())
                .findFirst();
    }

    @Override
    public List<Finding> findings() {
        String object = "Gateway " + settings.namespace() + "/" + settings.name();
        Seen gateway;
        try {
            gateway = Seen.of(gateway());
        } catch (KubernetesClientException e) {
            return List.of(Refusals.of(CHECK, object, "get gateways in namespace " + settings.namespace(), e));
        }
        List<Finding> findings = new ArrayList<>();
        if (!gateway.exists()) {
            findings.add(missing(object));
            if (settings.className() != null) {
                findings.addAll(gatewayClass(settings.className()));
            }
            return findings;
        }
        findings.addAll(gatewayClass(gateway.spec().path("gatewayClassName").asString("")));
        gateway.bad(gateway.status().path("conditions"), List.of("Accepted", "Programmed"))
                .map(bad -> Seen.finding(CHECK, object, bad))
                .ifPresent(findings::add);
        findings.addAll(listeners.look(gateway, object, secrets.get().map(each -> SiteNames.of(each.chainPem()))));
        if (!timeouts.get()) {
            findings.add(Finding.warning(
                    "time-outs",
                    object,
                    "this Gateway API is older than 1.2 and cannot say time-outs of a route, so the gateway's own count",
                    "update the Gateway API's definitions, or set the gateway's request time-out to 0 or above 60 s"));
        }
        findings.addAll(balancers.look(gateway.addresses()).findings());
        return findings;
    }

    private Finding missing(String object) {
        return settings.create()
                ? Finding.failed(
                        CHECK,
                        object,
                        "is not made yet",
                        "it is made as soon as the site's certificate has come; see raybound site get "
                                + settings.siteId())
                : Finding.failed(
                        CHECK,
                        object,
                        "does not exist",
                        "name an existing Gateway in gateway.name and gateway.namespace, or set gateway.create=true"
                                + " and gateway.class");
    }

    private List<Finding> gatewayClass(String name) {
        String object = "GatewayClass " + name;
        try {
            GenericKubernetesResource found = client.genericKubernetesResources(GatewayObjects.CLASS)
                    .withName(name)
                    .get();
            if (found == null) {
                return List.of(Finding.failed(
                        "gateway-class",
                        object,
                        "does not exist",
                        "choose one of 'kubectl get gatewayclass', or install a gateway controller"));
            }
            Seen seen = Seen.of(found);
            String controller = seen.spec().path("controllerName").asString("");
            Optional<String> refused = Layer7.reason(controller);
            if (refused.isPresent()) {
                return List.of(Finding.failed("gateway-class", object, refused.get(), Layer7.fix()));
            }
            Finding state = seen.bad(seen.status().path("conditions"), List.of("Accepted"))
                    .map(bad -> Seen.finding("gateway-class", object, bad))
                    .orElseGet(() -> Finding.ok("gateway-class", object, "controller " + controller));
            return seen.lacks(TIMEOUTS)
                    ? List.of(
                            state,
                            Finding.warning(
                                    "time-outs",
                                    object,
                                    "its controller says that it takes no time-outs of routes (" + TIMEOUTS
                                            + "), so its own count",
                                    "set its request time-out to 0 or above 60 s"))
                    : List.of(state);
        } catch (KubernetesClientException e) {
            return List.of(Refusals.of("gateway-class", object, "get gatewayclasses", e));
        }
    }

    @Override
    public List<Finding> routeFindings(String namespace, String clusterId) {
        String object = "HTTPRoute " + namespace + "/" + clusterId;
        Seen route = Seen.of(there(GatewayObjects.ROUTE, namespace, clusterId).get());
        if (!route.exists()) {
            return List.of(Finding.failed(ROUTE_CHECK, object, "does not exist", "it is made with the cluster"));
        }
        for (JsonNode parent : route.status().path("parents")) {
            JsonNode reference = parent.path("parentRef");
            if (reference.path("name").asString("").equals(settings.name())) {
                return route.bad(parent.path("conditions"), List.of("Accepted", "ResolvedRefs"))
                        .map(bad -> List.of(Seen.finding(ROUTE_CHECK, object, bad)))
                        .orElse(List.of());
            }
        }
        return List.of(Finding.failed(
                ROUTE_CHECK,
                object,
                "no gateway has taken it",
                "look at the findings of Gateway " + settings.namespace() + "/" + settings.name()
                        + ": it may be missing, or its controller does not run"));
    }
}
