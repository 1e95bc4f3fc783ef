package io.raybound.runtimekubernetes.gateway;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.raybound.model.Secret;
import io.raybound.runtimekubernetes.check.Finding;
import java.util.List;
import java.util.Optional;

/// A site's gateway: certificates and routes in, address and problems out.
///
/// Every write is a server-side apply of the whole object, so each call also repairs drift; calling twice changes
/// nothing.
/// Calls fail with the client's exceptions, and the caller tries again.
public interface Gateways {
    /// Puts the site's certificate where the gateway reads it, and with it what depends on its names: listeners of a
    /// Gateway
    /// that is made here, the grant that lets the gateway read the secret, or mirrored secrets.
    ///
    /// @param chainPem leaf first; its names are `*.<site>.i.U` and `*.<site>.s.U`
    /// @param keyPem PKCS#8
    void certificate(String chainPem, Secret keyPem);

    /// The certificate that is in place: what an operator finds after its restart.
    Optional<StoredCertificate> certificate();

    /// Makes the route true.
    void route(Route route);

    /// Takes the route away; does nothing when there is none or somebody else made it.
    void unroute(String namespace, String clusterId);

    /// The kind of object that its routes are.
    ResourceDefinitionContext routeKind();

    /// The address that the gateway really has; empty while it has none.
    Optional<GatewayAddress> address();

    /// Everything seen about the gateway now, from its class to the load balancer, in words.
    List<Finding> findings();

    /// What keeps one cluster's route from working, worst first; empty when the gateway has taken it.
    List<Finding> routeFindings(String namespace, String clusterId);

    /// A host that is routed now; empty while there is none.
    Optional<String> anyHost();

    /// A certificate and its key.
    record StoredCertificate(String chainPem, Secret keyPem) {}

    /// The gateway of these settings.
    static Gateways of(KubernetesClient client, GatewaySettings settings) {
        return switch (settings.kind()) {
            case GATEWAY_API -> new GatewayApi(client, settings);
            case INGRESS -> new PlainIngress(client, settings);
        };
    }
}
