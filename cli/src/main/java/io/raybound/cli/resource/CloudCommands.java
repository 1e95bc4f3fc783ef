package io.raybound.cli.resource;

import io.raybound.cli.command.Body;
import io.raybound.cli.command.Common;
import io.raybound.cli.command.HelpOnly;
import io.raybound.cli.command.Outside;
import io.raybound.cli.command.Paging;
import io.raybound.cli.command.Resource;
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
        return Resource.CLOUD.create(common.session(outside), new Body().put("name", name));
    }

    @Command(
            name = "list",
            description = "List the clouds you may see.",
            footer = {"", "Examples:", "  raybound cloud list"})
    int list(@Mixin Common common, @Mixin Paging paging) {
        return Resource.CLOUD.list(common.session(outside), paging);
    }

    @Command(
            name = "get",
            description = "Show one cloud.",
            footer = {"", "Examples:", "  raybound cloud get west -o yaml"})
    int get(@Mixin Common common, @Parameters(paramLabel = "CLOUD", description = "Name or id.") String cloud) {
        return Resource.CLOUD.get(common.session(outside), cloud);
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
        return Resource.CLOUD.delete(common.session(outside), cloud);
    }
}
