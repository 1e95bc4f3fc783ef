package io.raybound.cli.resource;

import io.raybound.cli.api.Api;
import io.raybound.cli.command.Body;
import io.raybound.cli.command.Common;
import io.raybound.cli.command.HelpOnly;
import io.raybound.cli.command.Outside;
import io.raybound.cli.command.Paging;
import io.raybound.cli.command.Resource;
import io.raybound.cli.command.Session;
import io.raybound.cli.command.Views;
import io.raybound.cli.output.Format;
import io.raybound.cli.output.View;
import io.raybound.cli.shell.Refused;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `raybound site ...`
@Command(
        name = "site",
        addMethodSubcommands = false,
        description = "Sites: Kubernetes clusters or machines of a cloud, each with one operator.",
        footer = {"", "Examples:", "  raybound site add lab --cloud west"})
final class SiteCommands {
    private final Outside outside;

    @Mixin
    final HelpOnly help = new HelpOnly();

    SiteCommands(Outside outside) {
        this.outside = outside;
    }

    @Command(
            name = "add",
            description = "Make a site and print how its operator joins. The token works once.",
            footer = {
                "",
                "Examples:",
                "  raybound site add lab --cloud west",
                "  raybound site add aks-1 --cloud prod --kubernetes"
            })
    int add(
            @Mixin Common common,
            @Parameters(paramLabel = "NAME", description = "Its name.") String name,
            @Option(names = "--cloud", paramLabel = "NAME", description = "Its cloud (default: the context's).")
                    @Nullable
                    String cloud,
            @Option(
                            names = "--kubernetes",
                            description = "It is a Kubernetes cluster: print the helm line that installs its operator.")
                    boolean kubernetes) {
        Session session = common.session(outside);
        JsonNode site = session.api()
                .create(sites(session, cloud), new Body().put("name", name).json());
        session.printer().one(site, Views.site(now()));
        JsonNode issued = session.api().act("POST", path(View.text(site, "id")) + "/join-tokens", null);
        join(session, site, issued, kubernetes);
        return 0;
    }

    private static void join(Session session, JsonNode site, JsonNode issued, boolean kubernetes) {
        if (session.printer().format() != Format.TABLE) {
            return;
        }
        if (kubernetes) {
            HelmLine.print(session.shell().out(), site, issued);
        } else {
            joinLine(session, site, issued);
        }
    }

    @Command(
            name = "join-token",
            description = "Make another one-time join token for a site, and print how to use it.",
            footer = {"", "Examples:", "  raybound site join-token lab", "  raybound site join-token lab -o json"})
    int joinToken(
            @Mixin Common common,
            @Parameters(paramLabel = "SITE", description = "Name or id.") String name,
            @Option(
                            names = "--kubernetes",
                            description = "It is a Kubernetes cluster: print the helm line that installs its operator.")
                    boolean kubernetes) {
        Session session = common.session(outside);
        JsonNode site = session.api().get(path(name));
        JsonNode issued = session.api().act("POST", path(View.text(site, "id")) + "/join-tokens", null);
        if (session.printer().format() == Format.TABLE) {
            join(session, site, issued, kubernetes);
        } else {
            session.printer()
                    .one(issued, View.of("join_token").field("TOKEN", "token").build());
        }
        return 0;
    }

    @Command(
            name = "list",
            description = "List sites: of one cloud, or of all you may see.",
            footer = {"", "Examples:", "  raybound site list", "  raybound site list --cloud west"})
    int list(
            @Mixin Common common,
            @Mixin Paging paging,
            @Option(names = "--cloud", paramLabel = "NAME", description = "Only of this cloud.") @Nullable
                    String cloud) {
        Session session = common.session(outside);
        List<JsonNode> sites = new ArrayList<>();
        List<JsonNode> clouds = cloud == null
                ? session.api().list("/v1/clouds", paging.most())
                : List.of(session.api().get("/v1/clouds/" + Api.quote(cloud)));
        for (JsonNode one : clouds) {
            sites.addAll(session.api().list("/v1/clouds/" + View.text(one, "id") + "/sites", paging.most()));
        }
        session.printer().list(sites, Views.site(now()));
        return 0;
    }

    @Command(
            name = "get",
            description = "Show one site.",
            footer = {"", "Examples:", "  raybound site get lab"})
    int get(@Mixin Common common, @Parameters(paramLabel = "SITE", description = "Name or id.") String site) {
        return Resource.SITE.get(common.session(outside), site);
    }

    @Command(
            name = "delete",
            description = "Delete a site that has no clusters.",
            footer = {"", "Examples:", "  raybound site delete lab"})
    int delete(@Mixin Common common, @Parameters(paramLabel = "SITE", description = "Name or id.") String site) {
        return Resource.SITE.delete(common.session(outside), site);
    }

    private static void joinLine(Session session, JsonNode site, JsonNode issued) {
        PrintStream out = session.shell().out();
        String file = "join-" + View.text(site, "name");
        out.println();
        out.println("To join, on the machine of the site (the token works once, until "
                + View.text(issued, "expires_at") + "):");
        out.println("  umask 077; printf '%s\\n' '" + View.text(issued, "token") + "' > " + file + ".token");
        out.println("  cat > " + file + "-ca.pem <<'PEM'");
        out.println(issued.path("ca_pem").asString("").strip());
        out.println("PEM");
        out.println("and in the operator's settings:");
        out.println("  \"control_plane_url\": \"" + View.text(issued, "control_plane_url") + "\",");
        out.println("  \"join_token_file\": \"" + file + ".token\", \"ca_file\": \"" + file + "-ca.pem\"");
    }

    private static String sites(Session session, @Nullable String cloud) {
        String chosen = cloud != null ? cloud : session.context().cloud();
        if (chosen == null) {
            List<JsonNode> clouds = session.api().list("/v1/clouds", 2);
            if (clouds.size() != 1) {
                throw Refused.usage(
                        "it is not clear which cloud is meant", "add --cloud NAME; see raybound cloud list");
            }
            chosen = View.text(clouds.getFirst(), "id");
        }
        return "/v1/clouds/" + Api.quote(chosen) + "/sites";
    }

    private static String path(String site) {
        return "/v1/sites/" + Api.quote(site);
    }

    private Instant now() {
        return outside.shell().clock().instant();
    }
}
