package io.raybound.cli.cluster;

import io.raybound.cli.command.ClusterWait;
import io.raybound.cli.command.Durations;
import io.raybound.cli.command.Session;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// `--wait` and `--timeout` of commands that change a cluster.
final class Waiting {
    @Option(names = "--wait", description = "Wait until it is done.")
    private boolean wait;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            description = "How long to wait (default: 10m).",
            defaultValue = "10m")
    private String timeout = "10m";

    boolean wanted() {
        return wait;
    }

    /// Waits when asked to; gives back the cluster as last seen.
    JsonNode after(Session session, String cluster, String state, JsonNode changed) {
        return wait ? new ClusterWait(session).until(cluster, state, Durations.parse("--timeout", timeout)) : changed;
    }
}
