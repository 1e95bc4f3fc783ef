package io.raybound.runtimekubernetes;

import io.raybound.model.Id;

/// What a site knows of the world once it is enrolled: head agents are told it.
///
/// @param site the site's id, on every object that is made
/// @param audience `<cloud>.D`, what projected tokens are for
/// @param controlPlaneUrl `https://<cloud>.D[:port]`
/// @param consoleUrl `https://console.C[:port]`
/// @param hostPort the gateway's port as people see it
/// @param caPem roots to trust for the control plane
/// @param keysJson the newest `HandedKeys` for head agents
public record SiteWorld(
        Id site,
        String audience,
        String controlPlaneUrl,
        String consoleUrl,
        int hostPort,
        String caPem,
        String keysJson) {}
