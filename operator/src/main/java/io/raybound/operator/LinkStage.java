package io.raybound.operator;

import io.raybound.link.LinkSettings;
import io.raybound.model.Failure;
import java.net.URI;

/// At which step towards the control plane a link fails, and what has to be allowed or done there: in words that a
/// network team can act on without knowing Raybound.
///
/// @param stage `dns`, `route`, `tls`, `proxy`, `clock`, `enrolment`, `identity` or `control-plane`
/// @param rule the rule or the object that is in the way
record LinkStage(String stage, String rule) {
    /// Where a link with these settings fails.
    static LinkStage of(Failure failure, LinkSettings link) {
        URI proxy = link.outbound().proxy();
        int port = link.controlPlaneUrl().getPort();
        return of(
                failure,
                link.host(),
                port < 0 ? 443 : port,
                proxy == null ? "" : proxy.getHost() + ":" + proxy.getPort());
    }

    /// @param host `<cloud>.D`
    /// @param proxy the proxy's host and port; empty for a direct way
    static LinkStage of(Failure failure, String host, int port, String proxy) {
        String way = proxy.isEmpty()
                ? "egress TCP " + port + " to " + host
                : "egress TCP to the proxy " + proxy + ", and CONNECT " + host + ":" + port + " through it";
        return switch (failure.code()) {
            case "name-unknown" ->
                new LinkStage("dns", "the cluster's DNS must resolve " + (proxy.isEmpty() ? host : proxy));
            case "connect-refused", "connect-timeout", "timeout", "cut" ->
                new LinkStage("route", "allow " + way + " (NetworkPolicy, NSG, firewall)");
            case "tls-refused" ->
                new LinkStage(
                        "tls",
                        "no TLS inspection of " + host
                                + ", or its CA in controlPlane.ca or proxy.extraCa of the chart");
            case "proxy-refused" ->
                new LinkStage("proxy", "the proxy " + proxy + " must allow CONNECT " + host + ":" + port);
            case "clock-skew" -> new LinkStage("clock", "set the nodes' clocks (NTP)");
            case "not-enrolled", "join-token-unknown", "join-token-used", "join-token-expired" ->
                new LinkStage("enrolment", "a fresh join token in secret raybound-join, key token");
            case "key-revoked", "key-unknown", "foreign-cloud", "superseded" ->
                new LinkStage("identity", "secret " + KubernetesHome.IDENTITY);
            default -> new LinkStage("control-plane", "https://" + host + ":" + port);
        };
    }
}
