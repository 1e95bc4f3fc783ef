package io.raybound.cli.job;

import io.raybound.cli.command.Common;
import io.raybound.cli.command.Durations;
import io.raybound.cli.command.HelpOnly;
import io.raybound.cli.command.Outside;
import io.raybound.cli.command.Paging;
import io.raybound.cli.command.Resource;
import io.raybound.cli.command.Session;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `raybound job ...`
@Command(
        name = "job",
        addMethodSubcommands = false,
        description = "Submit jobs and see what becomes of them.",
        footer = {
            "",
            "Examples:",
            "  raybound job submit --cluster demo --working-dir . --wait -- python main.py",
            "  raybound job list"
        })
final class JobCommands {
    private final Outside outside;

    @Mixin
    final HelpOnly help = new HelpOnly();

    JobCommands(Outside outside) {
        this.outside = outside;
    }

    @Command(
            name = "list",
            description = "List jobs, those sent by plain Ray tools too.",
            footer = {"", "Examples:", "  raybound job list", "  raybound job list --cluster demo -o json"})
    int list(
            @Mixin Common common,
            @Mixin Paging paging,
            @Option(names = "--cloud", paramLabel = "NAME", description = "Only of this cloud.") @Nullable String cloud,
            @Option(names = "--project", paramLabel = "NAME", description = "Only of this project.") @Nullable
                    String project,
            @Option(names = "--cluster", paramLabel = "NAME", description = "Only of this cluster.") @Nullable
                    String cluster) {
        return Resource.JOB.list(
                common.session(outside), paging, "cloud", cloud, "project", project, "cluster", cluster);
    }

    @Command(
            name = "get",
            description = "Show one job.",
            footer = {"", "Examples:", "  raybound job get hello", "  raybound job get hello -o json"})
    int get(@Mixin Common common, @Parameters(paramLabel = "JOB", description = "Name or id.") String job) {
        Session session = common.session(outside);
        JsonNode seen = session.api().get(JobSubmit.path(job));
        Resource.JOB.show(session, seen);
        JsonNode failure = seen.path("failure");
        if (failure.isObject()) {
            session.printer().say("failed: " + failure.path("message").asString(""));
            session.printer().say("next step: " + failure.path("next_step").asString(""));
        }
        return 0;
    }

    @Command(
            name = "events",
            description = "Show a job's timeline: why is it stuck, why did it fail.",
            footer = {"", "Examples:", "  raybound job events hello"})
    int events(
            @Mixin Common common,
            @Mixin Paging paging,
            @Parameters(paramLabel = "JOB", description = "Name or id.") String job) {
        return Resource.JOB.events(common.session(outside), paging, job);
    }

    @Command(
            name = "stop",
            description = "End a job.",
            footer = {"", "Examples:", "  raybound job stop hello --wait"})
    int stop(
            @Mixin Common common,
            @Parameters(paramLabel = "JOB", description = "Name or id.") String job,
            @Option(names = "--wait", description = "Wait until it has ended.") boolean wait) {
        Session session = common.session(outside);
        JsonNode changed = session.api().act("POST", JobSubmit.path(job) + "/stop", null);
        JsonNode seen = wait ? new JobFollow(session, changed.path("id").asString(job), null).toEnd() : changed;
        return Resource.JOB.show(session, seen);
    }

    @Command(
            name = "wait",
            description =
                    "Wait for a job's end. Exit code 0 when it succeeded, 8 failed, 9 stopped or unknown, 7 timeout.",
            footer = {"", "Examples:", "  raybound job wait hello --timeout 1h"})
    int await(
            @Mixin Common common,
            @Parameters(paramLabel = "JOB", description = "Name or id.") String job,
            @Option(names = "--timeout", paramLabel = "TIME", description = "Like 90s or 2h (default: none).") @Nullable
                    String timeout) {
        Session session = common.session(outside);
        Duration limit = timeout == null ? null : Durations.parse("--timeout", timeout);
        JsonNode end = new JobFollow(session, job, limit).toEnd();
        JobFollow.tell(session, end);
        Resource.JOB.show(session, end);
        return JobFollow.verdict(end).number();
    }
}
