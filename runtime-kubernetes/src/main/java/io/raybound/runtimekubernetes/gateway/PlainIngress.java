package io.raybound.runtimekubernetes.gateway;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressLoadBalancerIngress;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.raybound.model.Secret;
import io.raybound.runtimekubernetes.check.Finding;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A site's gateway as a plain ingress controller: one Ingress per cluster, and the certificate mirrored beside it,
/// because an Ingress can name a secret of its own namespace only.
final class PlainIngress implements Gateways {
    private static final String ROUTE_CHECK = "route";

    private final KubernetesClient client;
    private final GatewaySettings settings;
    private final CertificateSecrets secrets;
    private final LoadBalancers balancers;
    private final IngressClasses classes;

    PlainIngress(KubernetesClient client, GatewaySettings settings) {
        this.client = client;
        this.settings = settings;
        this.secrets = new CertificateSecrets(client, settings);
        this.balancers = new LoadBalancers(client, settings);
        this.classes = new IngressClasses(client, settings);
    }

    @Override
    public void certificate(String chainPem, Secret keyPem) {
        SiteNames.of(chainPem);
        StoredCertificate certificate = new StoredCertificate(chainPem, keyPem);
        secrets.put(certificate);
        for (String namespace : settings.projects()) {
            if (!ours(namespace).isEmpty()) {
                secrets.mirror(namespace, certificate);
            }
        }
    }

    @Override
    public Optional<StoredCertificate> certificate() {
        return secrets.get();
    }

    @Override
    public void route(Route route) {
        // The secret first: some controllers serve their own default certificate for an Ingress whose secret is
        // missing.
        secrets.get().ifPresent(certificate -> secrets.mirror(route.namespace(), certificate));
        Ingress wanted = ingress(route);
        Ours.apply(client.resource(wanted), wanted, settings.siteId());
    }

    private Ingress ingress(Route route) {
        ObjectMeta meta = Ours.meta(
                route.namespace(), route.clusterId(), Ours.labels(settings.siteId(), route.clusterId()), route.owner());
        meta.setAnnotations(IngressDialect.annotations(classes.controller().orElse(""), route.service()));
        return new IngressBuilder()
                .withMetadata(meta)
                .withNewSpec()
                .withIngressClassName(settings.className())
                .addNewTl()
                .addToHosts(route.host())
                .withSecretName(settings.clusterSecret())
                .endTl()
                .addNewRule()
                .withHost(route.host())
                .withNewHttp()
                .addNewPath()
                .withPath("/")
                .withPathType("Prefix")
                .withNewBackend()
                .withNewService()
                .withName(route.service())
                .withNewPort()
                .withNumber(route.port())
                .endPort()
                .endService()
                .endBackend()
                .endPath()
                .endHttp()
                .endRule()
                .endSpec()
                .build();
    }

    @Override
    public ResourceDefinitionContext routeKind() {
        return new ResourceDefinitionContext.Builder()
                .withGroup("networking.k8s.io")
                .withVersion("v1")
                .withKind("Ingress")
                .withPlural("ingresses")
                .withNamespaced(true)
                .build();
    }

    @Override
    public void unroute(String namespace, String clusterId) {
        Ingress there = client.network()
                .v1()
                .ingresses()
                .inNamespace(namespace)
                .withName(clusterId)
                .get();
        if (there != null && Ours.isOurs(there, settings.siteId())) {
            client.resource(there).delete();
        }
        if (ours(namespace).isEmpty()) {
            secrets.unmirror(namespace);
        }
    }

    private List<Ingress> ours(String namespace) {
        return client.network()
                .v1()
                .ingresses()
                .inNamespace(namespace)
                .withLabels(Ours.labels(settings.siteId(), null))
                .list()
                .getItems();
    }

    @Override
    public Optional<GatewayAddress> address() {
        List<String> addresses = addresses();
        return balancers
                .look(addresses)
                .service()
                .filter(service -> !LoadBalancers.ingress(service).isEmpty())
                .map(LoadBalancerNotes::address)
                .or(() -> addresses.stream().findFirst().map(each -> LoadBalancerNotes.address(each, Map.of())));
    }

    @Override
    public Optional<String> anyHost() {
        return settings.projects().stream()
                .flatMap(namespace -> ours(namespace).stream())
                .map(ingress -> ingress.getSpec().getRules().getFirst().getHost())
                .findFirst();
    }

    /// What the controller wrote into the status of our Ingresses.
    private List<String> addresses() {
        Set<String> found = new LinkedHashSet<>();
        for (String namespace : settings.projects()) {
            ours(namespace).forEach(each -> found.addAll(addresses(each)));
        }
        return List.copyOf(found);
    }

    private static List<String> addresses(Ingress ingress) {
        List<String> found = new ArrayList<>();
        if (ingress.getStatus() != null && ingress.getStatus().getLoadBalancer() != null) {
            for (IngressLoadBalancerIngress each :
                    ingress.getStatus().getLoadBalancer().getIngress()) {
                String value = each.getIp() == null ? each.getHostname() : each.getIp();
                if (value != null) {
                    found.add(value);
                }
            }
        }
        return found;
    }

    @Override
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>(classes.look());
        if (secrets.get().isEmpty()) {
            findings.add(Finding.failed(
                    "listener",
                    "Secret " + settings.home() + "/" + settings.clusterSecret(),
                    "the site has no certificate yet",
                    "it comes from the control plane; see raybound site get " + settings.siteId()));
        }
        if (findings.stream().noneMatch(each -> each.verdict() == Finding.Verdict.FAILED)) {
            findings.addAll(balancers.look(addresses()).findings());
        }
        return findings;
    }

    @Override
    public List<Finding> routeFindings(String namespace, String clusterId) {
        String object = "Ingress " + namespace + "/" + clusterId;
        Ingress there = client.network()
                .v1()
                .ingresses()
                .inNamespace(namespace)
                .withName(clusterId)
                .get();
        if (there == null) {
            return List.of(Finding.failed(ROUTE_CHECK, object, "does not exist", "it is made with the cluster"));
        }
        return addresses(there).isEmpty()
                ? List.of(Finding.failed(
                        ROUTE_CHECK,
                        object,
                        "no ingress controller has taken it",
                        "look whether the controller of class " + settings.className()
                                + " runs and watches this namespace"))
                : List.of();
    }
}
