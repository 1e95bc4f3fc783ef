package io.raybound.cli.cluster;

import io.raybound.cli.api.Api;
import io.raybound.cli.command.Common;
import io.raybound.cli.command.Outside;
import io.raybound.cli.command.Session;
import io.raybound.cli.command.Views;
import io.raybound.cli.output.Format;
import io.raybound.cli.output.Table;
import io.raybound.cli.output.View;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `raybound cluster describe`
@Command(
        name = "describe",
        description = "Show everything about a cluster: state, nodes, failure with next step, last events.",
        footer = {"", "Examples:", "  raybound cluster describe demo"})
final class ClusterDescribe implements Callable<Integer> {
    private static final int EVENTS = 15;

    private final Outside outside;

    @Mixin
    private final Common common = new Common();

    @Parameters(paramLabel = "CLUSTER", description = "Name or id.")
    private String cluster = "";

    ClusterDescribe(Outside outside) {
        this.outside = outside;
    }

    @Override
    public Integer call() {
        Session session = common.session(outside);
        Instant now = outside.shell().clock().instant();
        JsonNode seen = session.api().get("/v1/clusters/" + Api.quote(cluster));
        if (common.output() != Format.TABLE) {
            session.printer().one(seen, Views.cluster(now));
            return 0;
        }
        PrintStream out = outside.shell().out();
        for (String field : List.of(
                "name", "id", "cloud_id", "site_id", "project_id", "owner_id", "job_id", "compute_config", "url")) {
            line(out, field, View.text(seen, field));
        }
        line(out, "state", Views.state(seen) + " since " + View.text(seen, "state_since"));
        line(
                out,
                "wanted",
                View.text(seen, "desired_state") + " (generation " + View.text(seen, "generation") + ", observed "
                        + View.text(seen, "observed_generation") + ")");
        line(out, "ray", View.text(seen, "spec.ray_version"));
        JsonNode failure = seen.path("failure");
        if (failure.isObject()) {
            line(out, "failure", View.text(failure, "message") + " [" + View.text(failure, "code") + "]");
            line(out, "next step", View.text(failure, "next_step"));
        }
        nodes(out, seen);
        out.println();
        List<JsonNode> events = session.api().list("/v1/clusters/" + Api.quote(cluster) + "/events", EVENTS);
        session.printer().list(events, Views.event(now));
        return 0;
    }

    private static void nodes(PrintStream out, JsonNode seen) {
        Table table = new Table(List.of("NODE", "GROUP", "STATE", "ADDRESS"));
        for (JsonNode node : seen.path("nodes")) {
            table.row(List.of(
                    View.text(node, "name"),
                    View.text(node, "group"),
                    View.text(node, "state"),
                    View.text(node, "address")));
        }
        out.println();
        table.print(out);
    }

    private static void line(PrintStream out, String what, String value) {
        out.println(String.format("%-16s%s", what.replace('_', ' ') + ":", Table.plain(value)));
    }
}
