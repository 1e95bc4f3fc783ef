package io.raybound.cli.resource;

import io.raybound.cli.command.Body;
import io.raybound.cli.command.Common;
import io.raybound.cli.command.HelpOnly;
import io.raybound.cli.command.Outside;
import io.raybound.cli.command.Paging;
import io.raybound.cli.command.Resource;
import io.raybound.cli.command.Session;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `raybound project ...`
@Command(
        name = "project",
        addMethodSubcommands = false,
        description = "Projects: groups of work in a cloud.",
        footer = {"", "Examples:", "  raybound project create vision --description 'image models'"})
final class ProjectCommands {
    private final Outside outside;

    @Mixin
    final HelpOnly help = new HelpOnly();

    ProjectCommands(Outside outside) {
        this.outside = outside;
    }

    @Command(
            name = "create",
            description = "Make a project.",
            footer = {"", "Examples:", "  raybound project create vision --cloud west"})
    int create(
            @Mixin Common common,
            @Parameters(paramLabel = "NAME", description = "Its name.") String name,
            @Option(names = "--cloud", paramLabel = "NAME", description = "Its cloud (default: the context's).")
                    @Nullable
                    String cloud,
            @Option(names = "--description", paramLabel = "TEXT", description = "What it is for.") @Nullable
                    String description) {
        Session session = common.session(outside);
        Body body = new Body()
                .put("name", name)
                .put("cloud", cloud != null ? cloud : session.context().cloud())
                .put("description", description);
        return Resource.PROJECT.create(session, body);
    }

    @Command(
            name = "list",
            description = "List the projects you may see.",
            footer = {"", "Examples:", "  raybound project list"})
    int list(
            @Mixin Common common,
            @Mixin Paging paging,
            @Option(names = "--cloud", paramLabel = "NAME", description = "Only of this cloud.") @Nullable
                    String cloud) {
        return Resource.PROJECT.list(common.session(outside), paging, "cloud", cloud);
    }

    @Command(
            name = "get",
            description = "Show one project.",
            footer = {"", "Examples:", "  raybound project get vision"})
    int get(@Mixin Common common, @Parameters(paramLabel = "PROJECT", description = "Name or id.") String project) {
        return Resource.PROJECT.get(common.session(outside), project);
    }

    @Command(
            name = "update",
            description = "Change a project's description.",
            footer = {"", "Examples:", "  raybound project update vision --description 'image models'"})
    int update(
            @Mixin Common common,
            @Parameters(paramLabel = "PROJECT", description = "Name or id.") String project,
            @Option(names = "--description", required = true, paramLabel = "TEXT", description = "What it is for.")
                    String description) {
        Session session = common.session(outside);
        String path = Resource.PROJECT.path(project);
        JsonNode seen = session.api().get(path);
        JsonNode body = new Body().put("description", description).json();
        JsonNode changed = session.api()
                .change("PATCH", path, body, seen.path("generation").asLong(0));
        return Resource.PROJECT.show(session, changed);
    }

    @Command(
            name = "delete",
            description = "Delete a project that has no clusters.",
            footer = {"", "Examples:", "  raybound project delete vision"})
    int delete(@Mixin Common common, @Parameters(paramLabel = "PROJECT", description = "Name or id.") String project) {
        return Resource.PROJECT.delete(common.session(outside), project);
    }
}
