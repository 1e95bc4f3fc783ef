package io.raybound.runtimekubernetes.gateway;

/// Where people reach the gateway.
///
/// @param value an IP address or a host name, as the load balancer reports it
public record GatewayAddress(String value, Reach reach) {
    /// Who can dial it.
    public enum Reach {
        /// From the private network only.
        INTERNAL,
        /// From the internet.
        PUBLIC,
        /// Neither an annotation nor the address says.
        UNKNOWN
    }
}
