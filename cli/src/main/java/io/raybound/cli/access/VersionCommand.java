package io.raybound.cli.access;

import io.raybound.cli.api.Contexts;
import io.raybound.cli.api.Unreachable;
import io.raybound.cli.command.Body;
import io.raybound.cli.command.Common;
import io.raybound.cli.command.Outside;
import io.raybound.cli.command.Session;
import io.raybound.cli.output.View;
import io.raybound.cli.shell.Refused;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// `raybound version`
@Command(
        name = "version",
        description = "Show the version of this program and of the control plane.",
        footer = {"", "Examples:", "  raybound version", "  raybound version --client"})
final class VersionCommand implements Callable<Integer> {
    private static final View VIEW = View.of("version")
            .field("CLIENT", "client")
            .field("SERVER", "server.version")
            .field("API", "server.api")
            .build();

    private final Outside outside;

    @Mixin
    private final Common common = new Common();

    @Option(names = "--client", description = "Only this program; asks no server.")
    private boolean clientOnly;

    VersionCommand(Outside outside) {
        this.outside = outside;
    }

    @Override
    public Integer call() {
        String built = VersionCommand.class.getPackage().getImplementationVersion();
        String client = built == null ? "development" : built;
        if (clientOnly) {
            outside.shell().out().println("raybound " + client);
            return 0;
        }
        JsonNode server = server();
        if (server == null) {
            outside.shell().out().println("raybound " + client);
            return 0;
        }
        Session session = common.session(outside);
        session.printer()
                .one(new Body().put("client", client).put("server", server).json(), VIEW);
        return 0;
    }

    private @Nullable JsonNode server() {
        try {
            Contexts.read(outside.shell()).select(common.context());
        } catch (Refused e) {
            outside.shell().err().println("no control plane is known yet");
            return null;
        }
        try {
            return common.session(outside).api().get("/v1/version");
        } catch (Unreachable e) {
            outside.shell().warn(String.valueOf(e.getMessage()));
            return null;
        }
    }
}
