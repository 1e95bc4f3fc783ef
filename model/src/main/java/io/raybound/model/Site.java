package io.raybound.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One Kubernetes cluster or one machine of a cloud, with exactly one active operator and one load balancer.
///
/// @param hostSuffix cluster hosts end with it: `<site>.i.U`
/// @param gatewayPort the port people use at the site's load balancer; null until the operator reported it
/// @param operatorVersion null until an operator enrolled
/// @param lastSeenAt last signed request of the operator; null until then
public record Site(
        Id id,
        String name,
        Id cloudId,
        String hostSuffix,
        @Nullable String gatewayAddress,
        @Nullable Integer gatewayPort,
        @Nullable String operatorVersion,
        @Nullable Instant lastSeenAt,
        long generation,
        Instant createdAt) {
    public Site {
        Name.check("name", name);
    }
}
