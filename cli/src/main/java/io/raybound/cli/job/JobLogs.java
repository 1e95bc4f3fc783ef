package io.raybound.cli.job;

import io.raybound.cli.api.ApiProblem;
import io.raybound.cli.api.Reply;
import io.raybound.cli.api.Unreachable;
import io.raybound.cli.command.Common;
import io.raybound.cli.command.Grants;
import io.raybound.cli.command.Outside;
import io.raybound.cli.command.Session;
import io.raybound.cli.output.View;
import io.raybound.cli.shell.ExitCode;
import io.raybound.cli.shell.Refused;
import io.raybound.wire.Json;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `raybound job logs`
@Command(
        name = "logs",
        description = "Show a job's log: from its cluster, or the kept tail when the cluster has gone.",
        footer = {"", "Examples:", "  raybound job logs hello", "  raybound job logs -f hello"})
final class JobLogs implements Callable<Integer> {
    private final Outside outside;

    @Mixin
    private final Common common = new Common();

    @Parameters(paramLabel = "JOB", description = "Name or id.")
    private String job = "";

    @Option(
            names = {"-f", "--follow"},
            description = "Go on until the job ends; the exit code is its verdict.")
    private boolean follow;

    JobLogs(Outside outside) {
        this.outside = outside;
    }

    @Override
    public Integer call() {
        Session session = common.session(outside);
        JsonNode seen = session.api().get(JobSubmit.path(job));
        String id = View.text(seen, "id");
        if (follow && !JobFollow.isOver(seen)) {
            JsonNode end = Leave.during(
                    session,
                    "the job goes on; follow it: raybound job logs -f " + id,
                    () -> {},
                    () -> new JobFollow(session, id, null).withLog());
            JobFollow.tell(session, end);
            return JobFollow.verdict(end).number();
        }
        if (!fromHead(session, seen)) {
            fromKept(session, seen);
        }
        return follow ? JobFollow.verdict(seen).number() : 0;
    }

    /// Asks the head; false when it cannot tell, because it has gone or knows the job no more.
    private static boolean fromHead(Session session, JsonNode seen) {
        String submission = seen.path("submission_id").asString("");
        if (submission.isEmpty()) {
            return false;
        }
        try {
            Grants grants = new Grants(session, View.text(seen, "cluster_id"));
            Reply reply = grants.call("GET", "/api/jobs/" + submission + "/logs", null);
            if (reply.isOk()) {
                session.shell().out().print(Json.tree(reply.text()).path("logs").asString(""));
                session.shell().out().flush();
                return true;
            }
            return false;
        } catch (ApiProblem | Unreachable | Refused e) {
            return false;
        }
    }

    private static void fromKept(Session session, JsonNode seen) {
        if (!KeptLog.print(session, seen)) {
            throw new Refused(
                    seen.path("submission_id").asString("").isEmpty() ? ExitCode.CONFLICT : ExitCode.NOT_FOUND,
                    "job " + View.text(seen, "name") + " is " + View.text(seen, "state") + " and has no log",
                    "see why: raybound job events " + View.text(seen, "name"));
        }
    }
}
