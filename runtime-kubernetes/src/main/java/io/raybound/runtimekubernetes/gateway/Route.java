package io.raybound.runtimekubernetes.gateway;

import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One host of a cluster and the Service behind it.
///
/// @param namespace of the cluster, its Service and the route
/// @param clusterId `clu-...`, also the route's name
/// @param host `<name>-<6>.<site>.i.U`, one label below a wildcard of the site's certificate
/// @param port of the Service
/// @param owner the RayCluster, so that the route goes with it; null for none
public record Route(
        String namespace,
        String clusterId,
        String host,
        String service,
        int port,
        @Nullable OwnerReference owner) {
    public Route {
        Objects.requireNonNull(namespace);
        Objects.requireNonNull(clusterId);
        Objects.requireNonNull(host);
        Objects.requireNonNull(service);
    }
}
