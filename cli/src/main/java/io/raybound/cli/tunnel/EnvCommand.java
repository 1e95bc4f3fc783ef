package io.raybound.cli.tunnel;

import io.raybound.cli.command.HelpOnly;
import io.raybound.cli.command.Outside;
import io.raybound.cli.shell.ExitCode;
import io.raybound.cli.shell.Refused;
import io.raybound.model.Secret;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `raybound env`
@Command(
        name = "env",
        description = "Print the shell lines that make Ray's tools use a running port-forward.",
        footer = {"", "Examples:", "  eval \"$(raybound env demo)\"", "  raybound env"})
final class EnvCommand implements Callable<Integer> {
    private final Outside outside;

    @Mixin
    final HelpOnly help = new HelpOnly();

    @Parameters(arity = "0..1", paramLabel = "CLUSTER", description = "Default: the port-forward started last.")
    private @Nullable String cluster;

    EnvCommand(Outside outside) {
        this.outside = outside;
    }

    @Override
    public Integer call() {
        List<JsonNode> running = Forwards.running(outside.shell());
        JsonNode found = running.stream()
                .filter(f -> cluster == null || f.path("cluster").asString("").equals(cluster))
                .findFirst()
                .orElseThrow(() -> new Refused(
                        ExitCode.NOT_FOUND,
                        cluster == null ? "no port-forward runs" : "no port-forward to " + cluster + " runs",
                        "start one in another terminal: raybound port-forward "
                                + (cluster == null ? "CLUSTER" : cluster)));
        Secret token = Secret.of(found.path("token").asString(""));
        Tunnel.variables(found.path("url").asString(""), token)
                .forEach((name, value) -> outside.shell().out().println("export " + name + "='" + value + "'"));
        outside.shell().out().println("unset RAY_ADDRESS");
        return 0;
    }
}
