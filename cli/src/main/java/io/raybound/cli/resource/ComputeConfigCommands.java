package io.raybound.cli.resource;

import io.raybound.cli.command.Body;
import io.raybound.cli.command.Common;
import io.raybound.cli.command.HelpOnly;
import io.raybound.cli.command.Outside;
import io.raybound.cli.command.Paging;
import io.raybound.cli.command.Resource;
import io.raybound.cli.command.Session;
import io.raybound.cli.manifest.SpecFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `raybound compute-config ...`
@Command(
        name = "compute-config",
        addMethodSubcommands = false,
        description = "Compute configs: versioned specs of clusters, name:version.",
        footer = {"", "Examples:", "  raybound compute-config create -f small.yaml"})
final class ComputeConfigCommands {
    private final Outside outside;

    @Mixin
    final HelpOnly help = new HelpOnly();

    ComputeConfigCommands(Outside outside) {
        this.outside = outside;
    }

    @Command(
            name = "create",
            description = {
                "Make a compute config, or the next version of one.",
                "The file holds name and spec (ray_version, head, workers), or a manifest as 'get -o yaml' prints it."
            },
            footer = {
                "",
                "Examples:",
                "  raybound compute-config create -f small.yaml",
                "  raybound compute-config create small -f spec.yaml --cloud west"
            })
    int create(
            @Mixin Common common,
            @Parameters(arity = "0..1", paramLabel = "NAME", description = "Its name (default: the file's).") @Nullable
                    String name,
            @Option(
                            names = {"-f", "--file"},
                            required = true,
                            paramLabel = "FILE",
                            description = "YAML file.")
                    String file,
            @Option(names = "--cloud", paramLabel = "NAME", description = "Its cloud (default: the context's).")
                    @Nullable
                    String cloud) {
        SpecFile read = SpecFile.read(outside.shell(), file, name);
        Session session = common.session(outside);
        String chosen = cloud != null
                ? cloud
                : read.cloud() != null ? read.cloud() : session.context().cloud();
        Body body = new Body().put("name", read.name()).put("cloud", chosen).put("spec", read.spec());
        return Resource.COMPUTE_CONFIG.create(session, body);
    }

    @Command(
            name = "list",
            description = "List compute configs with all their versions.",
            footer = {"", "Examples:", "  raybound compute-config list", "  raybound compute-config list --name small"})
    int list(
            @Mixin Common common,
            @Mixin Paging paging,
            @Option(names = "--cloud", paramLabel = "NAME", description = "Only of this cloud.") @Nullable String cloud,
            @Option(names = "--name", paramLabel = "NAME", description = "Only of this name.") @Nullable String name) {
        return Resource.COMPUTE_CONFIG.list(common.session(outside), paging, "cloud", cloud, "name", name);
    }

    @Command(
            name = "get",
            description = "Show one compute config: name for the newest version, or name:version.",
            footer = {"", "Examples:", "  raybound compute-config get small:2 -o yaml"})
    int get(
            @Mixin Common common,
            @Parameters(paramLabel = "NAME[:VERSION]", description = "Or an id.") String config,
            @Option(names = "--cloud", paramLabel = "NAME", description = "Its cloud.") @Nullable String cloud) {
        Session session = common.session(outside);
        String path = Paging.filter(Resource.COMPUTE_CONFIG.path(config), "cloud", cloud);
        return Resource.COMPUTE_CONFIG.show(session, session.api().get(path));
    }

    @Command(
            name = "archive",
            description = "Keep a version from being used for new clusters.",
            footer = {"", "Examples:", "  raybound compute-config archive small:1"})
    int archive(
            @Mixin Common common, @Parameters(paramLabel = "NAME[:VERSION]", description = "Or an id.") String config) {
        Session session = common.session(outside);
        String path = Resource.COMPUTE_CONFIG.path(config) + "/archive";
        return Resource.COMPUTE_CONFIG.show(session, session.api().act("POST", path, null));
    }
}
