package io.raybound.cli.people;

import io.raybound.cli.command.Body;
import io.raybound.cli.command.Common;
import io.raybound.cli.command.HelpOnly;
import io.raybound.cli.command.Outside;
import io.raybound.cli.command.Paging;
import io.raybound.cli.command.Resource;
import io.raybound.cli.command.Session;
import io.raybound.cli.output.Format;
import io.raybound.cli.output.View;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `raybound user ...`
@Command(
        name = "user",
        addMethodSubcommands = false,
        description = "People who log in.",
        footer = {"", "Examples:", "  raybound user create ada --display-name 'Ada Lovelace'"})
final class UserCommands {
    private final Outside outside;

    @Mixin
    final HelpOnly help = new HelpOnly();

    UserCommands(Outside outside) {
        this.outside = outside;
    }

    @Command(
            name = "create",
            description = "Make a user and print a login link that works once.",
            footer = {"", "Examples:", "  raybound user create ada --display-name 'Ada Lovelace'"})
    int create(
            @Mixin Common common,
            @Parameters(paramLabel = "NAME", description = "Login name.") String name,
            @Option(names = "--display-name", paramLabel = "TEXT", description = "Shown to others.") @Nullable
                    String displayName) {
        Session session = common.session(outside);
        Body body = new Body().put("name", name).put("display_name", displayName);
        JsonNode user = session.api().create(Resource.USER.path(), body.json());
        Resource.USER.show(session, user);
        if (session.printer().format() == Format.TABLE) {
            JsonNode link = session.api().act("POST", Resource.USER.path(View.text(user, "id")) + "/login-links", null);
            session.printer().say("hand over this login link (it works once): " + View.text(link, "url"));
        }
        return 0;
    }

    @Command(
            name = "login-link",
            description = "Make another login link for a user; it works once.",
            footer = {"", "Examples:", "  raybound user login-link ada"})
    int loginLink(@Mixin Common common, @Parameters(paramLabel = "USER", description = "Name or id.") String user) {
        Session session = common.session(outside);
        JsonNode link = session.api().act("POST", Resource.USER.path(user) + "/login-links", null);
        session.printer()
                .one(
                        link,
                        View.of("login_link")
                                .field("URL", "url")
                                .field("EXPIRES", "expires_at")
                                .build());
        return 0;
    }

    @Command(
            name = "list",
            description = "List users.",
            footer = {"", "Examples:", "  raybound user list"})
    int list(@Mixin Common common, @Mixin Paging paging) {
        return Resource.USER.list(common.session(outside), paging);
    }

    @Command(
            name = "get",
            description = "Show one user.",
            footer = {"", "Examples:", "  raybound user get ada"})
    int get(@Mixin Common common, @Parameters(paramLabel = "USER", description = "Name or id.") String user) {
        return Resource.USER.get(common.session(outside), user);
    }

    @Command(
            name = "delete",
            description = "Delete a user with all their keys and sessions.",
            footer = {"", "Examples:", "  raybound user delete ada"})
    int delete(@Mixin Common common, @Parameters(paramLabel = "USER", description = "Name or id.") String user) {
        return Resource.USER.delete(common.session(outside), user);
    }
}
