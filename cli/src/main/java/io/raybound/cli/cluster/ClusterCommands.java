package io.raybound.cli.cluster;

import io.raybound.cli.api.Api;
import io.raybound.cli.command.Body;
import io.raybound.cli.command.ClusterWait;
import io.raybound.cli.command.Common;
import io.raybound.cli.command.Confirm;
import io.raybound.cli.command.Durations;
import io.raybound.cli.command.HelpOnly;
import io.raybound.cli.command.Outside;
import io.raybound.cli.command.Paging;
import io.raybound.cli.command.Resource;
import io.raybound.cli.command.Session;
import io.raybound.cli.shell.Refused;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `raybound cluster ...`
@Command(
        name = "cluster",
        addMethodSubcommands = false,
        description = "Make, watch, scale, share and delete Ray clusters.",
        footer = {"", "Examples:", "  raybound cluster create demo --wait", "  raybound cluster list"})
final class ClusterCommands {
    private final Outside outside;

    @Mixin
    final HelpOnly help = new HelpOnly();

    ClusterCommands(Outside outside) {
        this.outside = outside;
    }

    @Command(
            name = "list",
            description = "List the clusters you may see.",
            footer = {"", "Examples:", "  raybound cluster list", "  raybound cluster list --cloud local -o name"})
    int list(
            @Mixin Common common,
            @Mixin Paging paging,
            @Option(names = "--cloud", paramLabel = "NAME", description = "Only of this cloud.") @Nullable String cloud,
            @Option(names = "--project", paramLabel = "NAME", description = "Only of this project.") @Nullable
                    String project,
            @Option(names = "--site", paramLabel = "NAME", description = "Only of this site.") @Nullable String site) {
        return Resource.CLUSTER.list(common.session(outside), paging, "cloud", cloud, "project", project, "site", site);
    }

    @Command(
            name = "get",
            description = "Show one cluster.",
            footer = {"", "Examples:", "  raybound cluster get demo", "  raybound cluster get demo -o yaml"})
    int get(@Mixin Common common, @Parameters(paramLabel = "CLUSTER", description = "Name or id.") String cluster) {
        return Resource.CLUSTER.get(common.session(outside), cluster);
    }

    @Command(
            name = "events",
            description = "Show a cluster's timeline: why is it stuck, why did it fail.",
            footer = {"", "Examples:", "  raybound cluster events demo"})
    int events(
            @Mixin Common common,
            @Mixin Paging paging,
            @Parameters(paramLabel = "CLUSTER", description = "Name or id.") String cluster) {
        return Resource.CLUSTER.events(common.session(outside), paging, cluster);
    }

    @Command(
            name = "scale",
            description = "Change the number of nodes of a worker group.",
            footer = {
                "",
                "Examples:",
                "  raybound cluster scale demo 3",
                "  raybound cluster scale demo 0 --group gpu --wait"
            })
    int scale(
            @Mixin Common common,
            @Parameters(paramLabel = "CLUSTER", description = "Name or id.") String cluster,
            @Parameters(paramLabel = "COUNT", description = "How many nodes the group shall have.") int count,
            @Option(
                            names = "--group",
                            paramLabel = "GROUP",
                            description = "Worker group (needed when there are several).")
                    @Nullable
                    String group,
            @Mixin Waiting waiting) {
        Session session = common.session(outside);
        JsonNode changed = session.api()
                .act(
                        "POST",
                        path(cluster) + "/scale",
                        new Body().put("group", group).put("count", count).json());
        return Resource.CLUSTER.show(session, waiting.after(session, cluster, "Running", changed));
    }

    @Command(
            name = "start",
            description = "Start a stopped cluster.",
            footer = {"", "Examples:", "  raybound cluster start demo --wait"})
    int start(
            @Mixin Common common,
            @Parameters(paramLabel = "CLUSTER", description = "Name or id.") String cluster,
            @Mixin Waiting waiting) {
        Session session = common.session(outside);
        JsonNode changed = session.api().act("POST", path(cluster) + "/start", null);
        return Resource.CLUSTER.show(session, waiting.after(session, cluster, "Running", changed));
    }

    @Command(
            name = "stop",
            description = "Stop a cluster; its spec stays, so that it can be started again.",
            footer = {"", "Examples:", "  raybound cluster stop demo --wait"})
    int stop(
            @Mixin Common common,
            @Parameters(paramLabel = "CLUSTER", description = "Name or id.") String cluster,
            @Mixin Waiting waiting) {
        Session session = common.session(outside);
        JsonNode changed = session.api().act("POST", path(cluster) + "/stop", null);
        return Resource.CLUSTER.show(session, waiting.after(session, cluster, "Stopped", changed));
    }

    @Command(
            name = "delete",
            description = "Delete a cluster and everything that runs on it.",
            footer = {"", "Examples:", "  raybound cluster delete demo --wait"})
    int delete(
            @Mixin Common common,
            @Parameters(paramLabel = "CLUSTER", description = "Name or id.") String cluster,
            @Option(
                            names = {"-y", "--yes"},
                            description = "Do not ask.")
                    boolean yes,
            @Mixin Waiting waiting) {
        boolean terminal = outside.shell().streams().inTerminal();
        if (!yes && terminal && !Confirm.asks(outside.shell(), "Delete cluster " + cluster + "?")) {
            throw Refused.failed("nothing was deleted", "say yes, or use --yes");
        }
        Session session = common.session(outside);
        JsonNode deleted = session.api().act("DELETE", path(cluster), null);
        waiting.after(session, deleted.path("id").asString(cluster), "Deleted", deleted);
        session.printer().say("cluster " + cluster + (waiting.wanted() ? " is deleted" : " is being deleted"));
        return 0;
    }

    @Command(
            name = "wait",
            description = "Wait until a cluster is in a state; exit code 7 on timeout, 9 when it failed.",
            footer = {"", "Examples:", "  raybound cluster wait demo --for Running --timeout 5m"})
    int await(
            @Mixin Common common,
            @Parameters(paramLabel = "CLUSTER", description = "Name or id.") String cluster,
            @Option(names = "--for", paramLabel = "STATE", description = "Default: Running.", defaultValue = "Running")
                    String state,
            @Option(
                            names = "--timeout",
                            paramLabel = "TIME",
                            description = "Like 90s or 5m (default: 10m).",
                            defaultValue = "10m")
                    String timeout) {
        Session session = common.session(outside);
        Duration limit = Durations.parse("--timeout", timeout);
        JsonNode seen = new ClusterWait(session).until(cluster, state, limit);
        if (!seen.isEmpty()) {
            Resource.CLUSTER.show(session, seen);
        }
        return 0;
    }

    @Command(
            name = "share",
            description = "Open a cluster's doors to another user. A door is code execution.",
            footer = {"", "Examples:", "  raybound cluster share demo ada"})
    int share(@Mixin Common common, @Mixin Sharee sharee) {
        Session session = common.session(outside);
        session.api().act("PUT", path(sharee.cluster()) + "/shares/" + Api.quote(sharee.name()), null);
        session.printer().say("cluster " + sharee.cluster() + " is open to " + sharee.name());
        return 0;
    }

    @Command(
            name = "unshare",
            description = "Close a cluster's doors to another user.",
            footer = {"", "Examples:", "  raybound cluster unshare demo ada"})
    int unshare(@Mixin Common common, @Mixin Sharee sharee) {
        Session session = common.session(outside);
        session.api().act("DELETE", path(sharee.cluster()) + "/shares/" + Api.quote(sharee.name()), null);
        session.printer().say("cluster " + sharee.cluster() + " is closed to " + sharee.name());
        return 0;
    }

    @Command(
            name = "shares",
            description = "List the users a cluster is shared with.",
            footer = {"", "Examples:", "  raybound cluster shares demo"})
    int shares(
            @Mixin Common common,
            @Mixin Paging paging,
            @Parameters(paramLabel = "CLUSTER", description = "Name or id.") String cluster) {
        Session session = common.session(outside);
        return Resource.USER.show(session, session.api().list(path(cluster) + "/shares", paging.most()));
    }

    private static String path(String cluster) {
        return Resource.CLUSTER.path(cluster);
    }
}
