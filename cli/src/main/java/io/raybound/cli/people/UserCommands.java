package io.raybound.cli.people;

import io.raybound.cli.api.Api;
import io.raybound.cli.command.Body;
import io.raybound.cli.command.Common;
import io.raybound.cli.command.HelpOnly;
import io.raybound.cli.command.Outside;
import io.raybound.cli.command.Paging;
import io.raybound.cli.command.Session;
import io.raybound.cli.command.Views;
import io.raybound.cli.output.Format;
import io.raybound.cli.output.View;
import java.time.Instant;
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
    private static final String PATH = "/v1/users";

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
        JsonNode user = session.api().create(PATH, body.json());
        session.printer().one(user, Views.user(now()));
        if (session.printer().format() == Format.TABLE) {
            JsonNode link = session.api().act("POST", path(View.text(user, "id")) + "/login-links", null);
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
        JsonNode link = session.api().act("POST", path(user) + "/login-links", null);
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
        Session session = common.session(outside);
        session.printer().list(session.api().list(PATH, paging.most()), Views.user(now()));
        return 0;
    }

    @Command(
            name = "get",
            description = "Show one user.",
            footer = {"", "Examples:", "  raybound user get ada"})
    int get(@Mixin Common common, @Parameters(paramLabel = "USER", description = "Name or id.") String user) {
        Session session = common.session(outside);
        session.printer().one(session.api().get(path(user)), Views.user(now()));
        return 0;
    }

    @Command(
            name = "delete",
            description = "Delete a user with all their keys and sessions.",
            footer = {"", "Examples:", "  raybound user delete ada"})
    int delete(@Mixin Common common, @Parameters(paramLabel = "USER", description = "Name or id.") String user) {
        Session session = common.session(outside);
        session.api().act("DELETE", path(user), null);
        session.printer().say("user " + user + " is deleted");
        return 0;
    }

    private static String path(String user) {
        return PATH + "/" + Api.quote(user);
    }

    private Instant now() {
        return outside.shell().clock().instant();
    }
}
