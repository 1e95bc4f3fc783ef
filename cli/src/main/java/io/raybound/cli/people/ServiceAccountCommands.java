package io.raybound.cli.people;

import io.raybound.cli.command.Body;
import io.raybound.cli.command.Common;
import io.raybound.cli.command.HelpOnly;
import io.raybound.cli.command.Outside;
import io.raybound.cli.command.Paging;
import io.raybound.cli.command.Resource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `raybound service-account ...`
@Command(
        name = "service-account",
        addMethodSubcommands = false,
        description = "Accounts of programs: API keys and roles, no password.",
        footer = {"", "Examples:", "  raybound service-account create ci"})
final class ServiceAccountCommands {
    private final Outside outside;

    @Mixin
    final HelpOnly help = new HelpOnly();

    ServiceAccountCommands(Outside outside) {
        this.outside = outside;
    }

    @Command(
            name = "create",
            description = "Make a service account.",
            footer = {
                "",
                "Examples:",
                "  raybound service-account create ci",
                "  raybound role grant contributor --service-account ci --scope local",
                "  raybound api-key create ci-key --service-account ci"
            })
    int create(@Mixin Common common, @Parameters(paramLabel = "NAME", description = "Its name.") String name) {
        return Resource.SERVICE_ACCOUNT.create(common.session(outside), new Body().put("name", name));
    }

    @Command(
            name = "list",
            description = "List service accounts.",
            footer = {"", "Examples:", "  raybound service-account list"})
    int list(@Mixin Common common, @Mixin Paging paging) {
        return Resource.SERVICE_ACCOUNT.list(common.session(outside), paging);
    }

    @Command(
            name = "get",
            description = "Show one service account.",
            footer = {"", "Examples:", "  raybound service-account get ci"})
    int get(@Mixin Common common, @Parameters(paramLabel = "ACCOUNT", description = "Name or id.") String account) {
        return Resource.SERVICE_ACCOUNT.get(common.session(outside), account);
    }

    @Command(
            name = "delete",
            description = "Delete a service account with all its keys.",
            footer = {"", "Examples:", "  raybound service-account delete ci"})
    int delete(@Mixin Common common, @Parameters(paramLabel = "ACCOUNT", description = "Name or id.") String account) {
        return Resource.SERVICE_ACCOUNT.delete(common.session(outside), account);
    }
}
