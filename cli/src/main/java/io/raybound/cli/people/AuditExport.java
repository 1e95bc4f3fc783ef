package io.raybound.cli.people;

import io.raybound.cli.api.Unreachable;
import io.raybound.cli.command.Common;
import io.raybound.cli.command.Outside;
import io.raybound.cli.command.Session;
import io.raybound.wire.Json;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// `raybound audit export`
@Command(
        name = "export",
        description = {
            "Print the audit trail as JSON Lines, oldest first, for a log store of your own.",
            "Each record carries the hash of the one before it; 'audit verify' checks them."
        },
        footer = {
            "",
            "Examples:",
            "  raybound audit export > audit.jsonl",
            "  raybound audit export --after 4711 --follow >> audit.jsonl"
        })
final class AuditExport implements Callable<Integer> {
    private static final int PAGE = 500;

    /// The pause between two looks of `--follow`: about a second, as the fifth try of anything.
    private static final int LOOK_AGAIN = 5;

    private final Outside outside;

    @Mixin
    private final Common common = new Common();

    @Option(
            names = "--after",
            paramLabel = "SEQUENCE",
            description = "Begin after this sequence number (default: 0, all that is kept).")
    private long after;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with what comes, until Ctrl-C.")
    private boolean follow;

    AuditExport(Outside outside) {
        this.outside = outside;
    }

    @Override
    public Integer call() {
        Session session = common.session(outside);
        long last = after;
        do {
            last = follow ? patiently(session, last) : all(session, last);
            if (follow) {
                session.api().pause(LOOK_AGAIN);
            }
        } while (follow);
        return 0;
    }

    private static long patiently(Session session, long last) {
        try {
            return all(session, last);
        } catch (Unreachable e) {
            session.shell().warn(e.getMessage() + "; goes on after record " + last + " when it is back");
            return last;
        }
    }

    private static long all(Session session, long after) {
        long last = after;
        while (true) {
            JsonNode page = session.api().get("/v1/audit?after=" + last + "&limit=" + PAGE);
            for (JsonNode item : page.path("items")) {
                session.shell().out().println(Json.write(item));
                last = item.path("sequence").asLong(last);
            }
            session.shell().out().flush();
            if (page.path("items").size() < PAGE) {
                return last;
            }
        }
    }
}
