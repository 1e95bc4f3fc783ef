package io.raybound.operator;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.raybound.model.Failure;
import io.raybound.model.Id;
import io.raybound.runtimekubernetes.Routes;
import io.raybound.runtimekubernetes.check.Finding;
import io.raybound.runtimekubernetes.gateway.Gateways;
import io.raybound.runtimekubernetes.gateway.Route;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The site's gateway as the runtime asks of it; there is none before the site's id is known.
final class GatewayRoutes implements Routes {
    private final KubernetesClient client;
    private final KubernetesSite settings;
    private volatile @Nullable Gateways gateways;

    GatewayRoutes(KubernetesClient client, KubernetesSite settings) {
        this.client = client;
        this.settings = settings;
    }

    void begin(Id site) {
        if (gateways == null) {
            gateways = Gateways.of(client, settings.gateway(site));
        }
    }

    Optional<Gateways> gateways() {
        return Optional.ofNullable(gateways);
    }

    @Override
    public void open(String namespace, Id cluster, String host, String service, int port, OwnerReference owner) {
        gateways().ifPresent(g -> g.route(new Route(namespace, cluster.value(), host, service, port, owner)));
    }

    @Override
    public void close(String namespace, Id cluster) {
        gateways().ifPresent(g -> g.unroute(namespace, cluster.value()));
    }

    @Override
    public Optional<ResourceDefinitionContext> kind() {
        return gateways().map(Gateways::routeKind);
    }

    @Override
    public Optional<Failure> trouble(String namespace, Id cluster) {
        return gateways()
                .flatMap(g -> g.routeFindings(namespace, cluster.value()).stream()
                        .filter(finding -> finding.verdict() == Finding.Verdict.FAILED)
                        .findFirst()
                        .map(finding ->
                                new Failure(finding.check(), finding.object(), finding.cause(), finding.fix())));
    }
}
