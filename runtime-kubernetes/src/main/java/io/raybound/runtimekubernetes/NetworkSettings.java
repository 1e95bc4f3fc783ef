package io.raybound.runtimekubernetes;

import java.util.List;

/// What the network policies of a cluster leave open beside its own pods.
///
/// @param dnsCidrs addresses that answer DNS outside `kube-system`, such as a node-local cache
/// @param openCidrs private ranges that port 443 may reach all the same: proxies, private endpoints
/// @param apiServerCidrs where the API server is; only the heads of autoscaled clusters may reach it
public record NetworkSettings(List<String> dnsCidrs, List<String> openCidrs, List<String> apiServerCidrs) {
    /// The node-local DNS cache, nothing else.
    public static final NetworkSettings DEFAULT =
            new NetworkSettings(List.of("169.254.20.10/32"), List.of(), List.of());

    public NetworkSettings {
        dnsCidrs = List.copyOf(dnsCidrs);
        openCidrs = List.copyOf(openCidrs);
        apiServerCidrs = List.copyOf(apiServerCidrs);
    }
}
