package io.raybound.cli.job;

import io.raybound.cli.api.Api;
import io.raybound.cli.api.ApiProblem;
import io.raybound.cli.api.Unreachable;
import io.raybound.cli.command.Away;
import io.raybound.cli.command.Grants;
import io.raybound.cli.command.Session;
import io.raybound.cli.output.View;
import io.raybound.cli.shell.ExitCode;
import io.raybound.cli.shell.Refused;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Follows a job to its end: its states on the error stream, its log on the output.
///
/// The log comes straight from the head; when that stream drops, it is taken up where it stopped. The verdict comes
/// from the job's record, never from the stream.
final class JobFollow {
    private static final Duration HOLD = Duration.ofSeconds(5);
    private static final Set<String> ENDS = Set.of("Succeeded", "Failed", "Stopped");

    /// Close codes of RFC 6455: all was sent; the connection was lost.
    private static final int WHOLE = 1000;

    private static final int LOST = 1006;

    private final Session session;
    private final String job;
    private final Set<String> shown = new HashSet<>();
    private final @Nullable Duration limit;
    private String last = "";

    /// @param limit null for none
    JobFollow(Session session, String job, @Nullable Duration limit) {
        this.session = session;
        this.job = job;
        this.limit = limit;
    }

    /// Waits for the end without showing the log.
    JsonNode toEnd() {
        while (true) {
            JsonNode seen = look("Ended");
            if (isOver(seen)) {
                return seen;
            }
        }
    }

    /// Shows the log of every attempt until the end.
    JsonNode withLog() {
        while (true) {
            JsonNode seen = look(last.isEmpty() || last.contains("Pending") ? "Running" : "Ended");
            String submission = seen.path("submission_id").asString("");
            boolean started =
                    !submission.isEmpty() && !seen.path("state").asString("").equals("Pending");
            if (started && !shown.contains(submission)) {
                stream(seen, submission);
            } else if (isOver(seen)) {
                return seen;
            }
        }
    }

    /// True when nothing will change any more; Unknown is shown and never waited for.
    static boolean isOver(JsonNode seen) {
        String state = seen.path("state").asString("");
        return ENDS.contains(state) || state.equals("Unknown");
    }

    /// The exit code that a job's end stands for.
    static ExitCode verdict(JsonNode seen) {
        return switch (seen.path("state").asString("")) {
            case "Succeeded" -> ExitCode.OK;
            case "Failed" -> ExitCode.JOB_FAILED;
            default -> ExitCode.OTHER_END;
        };
    }

    /// One line about the end, with cause and next step where there is one.
    static void tell(Session session, JsonNode seen) {
        StringBuilder line = new StringBuilder("job ")
                .append(View.text(seen, "name"))
                .append(" (")
                .append(View.text(seen, "id"))
                .append(") ")
                .append(View.text(seen, "state"));
        JsonNode failure = seen.path("failure");
        if (failure.isObject()) {
            line.append(": ").append(View.text(failure, "message"));
        }
        session.progress().line(line.toString());
        String next = failure.path("next_step").asString("");
        if (!next.isEmpty()) {
            session.progress().line("next step: " + next);
        }
    }

    private JsonNode look(String waitFor) {
        if (limit != null && session.progress().elapsed().compareTo(limit) >= 0) {
            throw new Refused(
                    ExitCode.TIMEOUT,
                    "job " + job + " has not ended after " + limit.toSeconds() + " s; it goes on",
                    "see it: raybound job get " + job + "; end it: raybound job stop " + job);
        }
        String query = "?wait-for=" + waitFor + "&timeout=" + HOLD.toSeconds();
        JsonNode seen = ask("/v1/jobs/" + Api.quote(job) + query);
        String text = "job " + View.text(seen, "name") + " is " + View.text(seen, "state")
                + (seen.path("attempt").asInt(0) > 1
                        ? " (attempt " + seen.path("attempt").asInt(0) + ")"
                        : "");
        if (isOver(seen)) {
            session.progress().close();
        } else if (text.equals(last)) {
            session.progress().passing(text);
        } else {
            session.progress().line(text);
        }
        last = text;
        return seen;
    }

    /// Asks for the job; the first question must be answered, later ones may wait for the control plane to come back.
    private JsonNode ask(String path) {
        return last.isEmpty()
                ? session.api().get(path, HOLD)
                : Away.patiently(session, () -> session.api().get(path, HOLD));
    }

    private void stream(JsonNode seen, String submission) {
        LogPrinter printer = new LogPrinter(session.shell().out());
        Grants grants = new Grants(session, seen.path("cluster_id").asString(""));
        String path = "/api/jobs/" + Api.quote(submission) + "/logs/tail";
        while (true) {
            session.progress().close();
            printer.again();
            if (tail(grants, path, printer) == WHOLE) {
                shown.add(submission);
                return;
            }
            JsonNode now = look("Ended");
            if (isOver(now)) {
                shown.add(submission);
                KeptLog.text(now).ifPresent(text -> {
                    printer.again();
                    printer.accept(text);
                });
                return;
            }
            if (!now.path("submission_id").asString("").equals(submission)) {
                shown.add(submission);
                return;
            }
            grants.drop();
        }
    }

    /// The close code of the stream; 1006 as well when the head could not even be asked, because it may just have gone.
    private static int tail(Grants grants, String path, LogPrinter printer) {
        try {
            return grants.follow(path, printer);
        } catch (ApiProblem | Unreachable e) {
            return LOST;
        }
    }
}
