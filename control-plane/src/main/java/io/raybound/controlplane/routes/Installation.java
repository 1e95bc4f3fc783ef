package io.raybound.controlplane.routes;

/// What answers say about this installation.
///
/// @param version of the program
/// @param consoleUrl `https://console.C[:port]`, without a slash at its end
/// @param machinePort port of the machines' front door
/// @param caPem root certificate to trust
public record Installation(String version, String consoleUrl, int machinePort, String caPem) {
    /// What an operator of this cloud dials.
    String machineUrl(String machineHost) {
        return "https://" + machineHost + (machinePort == 443 ? "" : ":" + machinePort);
    }
}
