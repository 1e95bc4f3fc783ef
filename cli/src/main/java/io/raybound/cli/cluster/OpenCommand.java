package io.raybound.cli.cluster;

import io.raybound.cli.api.Api;
import io.raybound.cli.command.Browser;
import io.raybound.cli.command.Common;
import io.raybound.cli.command.Outside;
import io.raybound.cli.command.Session;
import io.raybound.cli.shell.ExitCode;
import io.raybound.cli.shell.Refused;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `raybound open`
@Command(
        name = "open",
        description = "Print a cluster's dashboard address and open it in the browser.",
        footer = {"", "Examples:", "  raybound open demo", "  raybound open demo --print"})
final class OpenCommand implements Callable<Integer> {
    private final Outside outside;

    @Mixin
    private final Common common = new Common();

    @Parameters(paramLabel = "CLUSTER", description = "Name or id.")
    private String cluster = "";

    @Option(names = "--print", description = "Only print the address.")
    private boolean onlyPrint;

    OpenCommand(Outside outside) {
        this.outside = outside;
    }

    @Override
    public Integer call() {
        Session session = common.session(outside);
        JsonNode seen = session.api().get("/v1/clusters/" + Api.quote(cluster));
        String url = seen.path("url").asString("");
        if (url.isEmpty()) {
            throw new Refused(
                    ExitCode.CONFLICT,
                    "cluster " + cluster + " has no address yet: its site's gateway is not known",
                    "see whether the site's operator is connected: raybound site list");
        }
        outside.shell().out().println(url);
        if (!seen.path("state").asString("").equals("Running")) {
            outside.shell()
                    .warn("the cluster is " + seen.path("state").asString("?") + ", its dashboard may not answer");
        }
        if (!onlyPrint) {
            Browser.open(outside.shell(), url);
        }
        return 0;
    }
}
