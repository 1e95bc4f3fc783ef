package io.raybound.runtimelocal;

import java.nio.file.Path;

/// What every head agent of this site has to know of the world; may change while the operator runs.
///
/// @param hostPort port of the site's gateway, as people see it
/// @param keysFile grant keys and revocations, kept fresh by the operator
public record AgentNetwork(int hostPort, String controlPlaneUrl, String consoleUrl, Path caFile, Path keysFile) {}
