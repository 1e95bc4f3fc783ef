package io.raybound.cli.people;

import io.raybound.cli.api.Api;
import io.raybound.cli.command.Body;
import io.raybound.cli.command.Common;
import io.raybound.cli.command.HelpOnly;
import io.raybound.cli.command.Outside;
import io.raybound.cli.command.Paging;
import io.raybound.cli.command.Session;
import io.raybound.cli.command.Views;
import java.time.Instant;
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
    private static final String PATH = "/v1/service-accounts";

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
        Session session = common.session(outside);
        session.printer()
                .one(session.api().create(PATH, new Body().put("name", name).json()), Views.serviceAccount(now()));
        return 0;
    }

    @Command(
            name = "list",
            description = "List service accounts.",
            footer = {"", "Examples:", "  raybound service-account list"})
    int list(@Mixin Common common, @Mixin Paging paging) {
        Session session = common.session(outside);
        session.printer().list(session.api().list(PATH, paging.most()), Views.serviceAccount(now()));
        return 0;
    }

    @Command(
            name = "get",
            description = "Show one service account.",
            footer = {"", "Examples:", "  raybound service-account get ci"})
    int get(@Mixin Common common, @Parameters(paramLabel = "ACCOUNT", description = "Name or id.") String account) {
        Session session = common.session(outside);
        session.printer().one(session.api().get(PATH + "/" + Api.quote(account)), Views.serviceAccount(now()));
        return 0;
    }

    @Command(
            name = "delete",
            description = "Delete a service account with all its keys.",
            footer = {"", "Examples:", "  raybound service-account delete ci"})
    int delete(@Mixin Common common, @Parameters(paramLabel = "ACCOUNT", description = "Name or id.") String account) {
        Session session = common.session(outside);
        session.api().act("DELETE", PATH + "/" + Api.quote(account), null);
        session.printer().say("service account " + account + " is deleted");
        return 0;
    }

    private Instant now() {
        return outside.shell().clock().instant();
    }
}
