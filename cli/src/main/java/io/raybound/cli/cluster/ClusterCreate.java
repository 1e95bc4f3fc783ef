package io.raybound.cli.cluster;

import io.raybound.cli.command.Body;
import io.raybound.cli.command.Common;
import io.raybound.cli.command.Outside;
import io.raybound.cli.command.Place;
import io.raybound.cli.command.Session;
import io.raybound.cli.command.Views;
import io.raybound.cli.shell.Refused;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// `raybound cluster create`
@Command(
        name = "create",
        description = "Make a Ray cluster, from a compute config or from the options here.",
        footer = {
            "",
            "Examples:",
            "  raybound cluster create demo --wait",
            "  raybound cluster create demo --compute-config small:2 --project vision",
            "  raybound cluster create demo --workers cpu=2 --worker-cpus 4 --ray-version 2.60.0"
        })
final class ClusterCreate implements Callable<Integer> {
    private final Outside outside;

    @Mixin
    private final Common common = new Common();

    @Mixin
    private final Waiting waiting = new Waiting();

    @Mixin
    private final Place place = new Place();

    @Parameters(paramLabel = "NAME", description = "1 to 40 of a-z, 0-9 and '-'.")
    private String name = "";

    @Option(names = "--compute-config", paramLabel = "NAME[:VERSION]", description = "What it is made of.")
    private @Nullable String computeConfig;

    @Option(names = "--ray-version", paramLabel = "X.Y.Z", description = "Ray version.")
    private @Nullable String rayVersion;

    @Option(
            names = "--workers",
            paramLabel = "GROUP=COUNT",
            description = "A worker group, or just a count for one group 'workers'; may be repeated.")
    private String[] workers = {};

    @Option(names = "--head-cpus", paramLabel = "N", description = "Logical CPUs of the head.")
    private @Nullable Integer headCpus;

    @Option(names = "--worker-cpus", paramLabel = "N", description = "Logical CPUs of each worker.")
    private @Nullable Integer workerCpus;

    ClusterCreate(Outside outside) {
        this.outside = outside;
    }

    @Override
    public Integer call() {
        Session session = common.session(outside);
        ObjectNode spec = spec();
        if (computeConfig != null && !spec.isEmpty()) {
            throw Refused.usage(
                    "--compute-config says already what the cluster is made of",
                    "leave out --workers, --head-cpus, --worker-cpus and --ray-version");
        }
        Body body = place.in(session.context(), new Body().put("name", name)).put("compute_config", computeConfig);
        JsonNode made = session.api()
                .create(
                        "/v1/clusters",
                        spec.isEmpty() ? body.json() : body.put("spec", spec).json());
        session.progress()
                .line("cluster " + name + " accepted as " + made.path("id").asString(""));
        JsonNode seen = waiting.after(session, made.path("id").asString(name), "Running", made);
        session.printer().one(seen, Views.cluster(outside.shell().clock().instant()));
        if (!waiting.wanted()) {
            session.printer().say("wait for it: raybound cluster wait " + name);
        }
        return 0;
    }

    private ObjectNode spec() {
        ObjectNode spec = JsonNodeFactory.instance.objectNode();
        if (rayVersion != null) {
            spec.put("ray_version", rayVersion);
        }
        if (headCpus != null) {
            spec.putObject("head").put("cpus", headCpus);
        }
        if (workers.length > 0) {
            ArrayNode groups = spec.putArray("workers");
            groups().forEach((group, count) -> {
                ObjectNode one = groups.addObject().put("name", group).put("count", count);
                if (workerCpus != null) {
                    one.putObject("shape").put("cpus", workerCpus);
                }
            });
        } else if (workerCpus != null) {
            throw Refused.usage("--worker-cpus without --workers", "add --workers COUNT");
        }
        return spec;
    }

    private Map<String, Integer> groups() {
        Map<String, Integer> groups = new LinkedHashMap<>();
        for (String text : workers) {
            int at = text.indexOf('=');
            String group = at < 0 ? "workers" : text.substring(0, at);
            String count = text.substring(at + 1);
            if (group.isEmpty() || !count.matches("\\d{1,4}") || groups.put(group, Integer.valueOf(count)) != null) {
                throw Refused.usage(
                        "--workers: '" + text + "' is not a worker group of its own",
                        "expected GROUP=COUNT, like cpu=2");
            }
        }
        return groups;
    }
}
