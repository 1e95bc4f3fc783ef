package io.raybound.runtimekubernetes;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.raybound.model.Failure;
import io.raybound.model.Id;
import java.util.Optional;

/// What the runtime asks of the site's gateway.
public interface Routes {
    /// Sends people who ask for the host to the Service.
    ///
    /// @param owner the RayCluster, so that the route goes with it
    void open(String namespace, Id cluster, String host, String service, int port, OwnerReference owner);

    /// Takes the route away; quiet when there is none.
    void close(String namespace, Id cluster);

    /// The kind of object that routes are, so that they can be watched; empty when it is not known.
    default Optional<ResourceDefinitionContext> kind() {
        return Optional.empty();
    }

    /// What keeps the cluster's route from working; empty when the gateway has taken it.
    Optional<Failure> trouble(String namespace, Id cluster);
}
