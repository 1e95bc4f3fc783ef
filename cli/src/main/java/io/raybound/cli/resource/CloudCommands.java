package io.raybound.cli.resource;

import io.raybound.cli.api.Api;
import io.raybound.cli.command.Body;
import io.raybound.cli.command.Common;
import io.raybound.cli.command.HelpOnly;
import io.raybound.cli.command.Outside;
import io.raybound.cli.command.Paging;
import io.raybound.cli.command.Session;
import io.raybound.cli.command.Views;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `raybound cloud ...`
@Command(
        name = "cloud",
        addMethodSubcommands = false,
        description = "Clouds: environments that own their sites and names.",
        footer = {"", "Examples:", "  raybound cloud list"})
final class CloudCommands {
    private static final String PATH = "/v1/clouds";

    private final Outside outside;

    @Mixin
    final HelpOnly help = new HelpOnly();

    CloudCommands(Outside outside) {
        this.outside = outside;
    }

    @Command(
            name = "create",
            description = "Make a cloud.",
            footer = {"", "Examples:", "  raybound cloud create west"})
    int create(@Mixin Common common, @Parameters(paramLabel = "NAME", description = "Its name.") String name) {
        Session session = common.session(outside);
        session.printer()
                .one(session.api().create(PATH, new Body().put("name", name).json()), Views.cloud(now()));
        return 0;
    }

    @Command(
            name = "list",
            description = "List the clouds you may see.",
            footer = {"", "Examples:", "  raybound cloud list"})
    int list(@Mixin Common common, @Mixin Paging paging) {
        Session session = common.session(outside);
        session.printer().list(session.api().list(PATH, paging.most()), Views.cloud(now()));
        return 0;
    }

    @Command(
            name = "get",
            description = "Show one cloud.",
            footer = {"", "Examples:", "  raybound cloud get west -o yaml"})
    int get(@Mixin Common common, @Parameters(paramLabel = "CLOUD", description = "Name or id.") String cloud) {
        Session session = common.session(outside);
        session.printer().one(session.api().get(PATH + "/" + Api.quote(cloud)), Views.cloud(now()));
        return 0;
    }

    @Command(
            name = "check",
            description = {
                "Show what the checks of a cloud's sites saw last: rights, versions, gateway, load balancer, names.",
                "They run in the operator, every five minutes. Ends with 1 when something does not work."
            },
            footer = {"", "Examples:", "  raybound cloud check west", "  raybound cloud check west --site aks-1 -o json"
            })
    int check(
            @Mixin Common common,
            @Parameters(paramLabel = "CLOUD", arity = "0..1", description = "Name or id (default: the context's).")
                    @Nullable
                    String cloud,
            @Option(names = "--site", paramLabel = "NAME", description = "Only this site.") @Nullable String site) {
        return CloudCheck.run(common.session(outside), cloud, site);
    }

    @Command(
            name = "delete",
            description = "Delete a cloud that has no sites.",
            footer = {"", "Examples:", "  raybound cloud delete west"})
    int delete(@Mixin Common common, @Parameters(paramLabel = "CLOUD", description = "Name or id.") String cloud) {
        Session session = common.session(outside);
        session.api().act("DELETE", PATH + "/" + Api.quote(cloud), null);
        session.printer().say("cloud " + cloud + " is deleted");
        return 0;
    }

    private Instant now() {
        return outside.shell().clock().instant();
    }
}
