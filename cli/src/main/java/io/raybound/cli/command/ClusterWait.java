package io.raybound.cli.command;

import io.raybound.cli.api.Api;
import io.raybound.cli.api.ApiProblem;
import io.raybound.cli.output.View;
import io.raybound.cli.shell.ExitCode;
import io.raybound.cli.shell.Refused;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Waits until a cluster is in a state, showing what it goes through. The server holds each question for some seconds.
public final class ClusterWait {
    private static final Duration HOLD = Duration.ofSeconds(10);

    private final Session session;
    private String last = "";

    public ClusterWait(Session session) {
        this.session = session;
    }

    /// Waits for the state (`Running`, `Stopped`, `Deleted` ...).
    ///
    /// A cluster that ends in Failed, or is deleted meanwhile, ends the wait with exit code 9.
    ///
    /// @param limit null for none
    /// @return the cluster as last seen; an empty object when it was waited for until deleted
    public JsonNode until(String cluster, String state, @Nullable Duration limit) {
        while (true) {
            JsonNode seen;
            try {
                String path = path(cluster, state, limit);
                seen = last.isEmpty()
                        ? session.api().get(path, HOLD)
                        : Away.patiently(session, () -> session.api().get(path, HOLD));
            } catch (ApiProblem e) {
                if (e.status() == 404 && state.equals("Deleted")) {
                    session.progress().line("cluster " + cluster + " is gone");
                    return JsonNodeFactory.instance.objectNode();
                }
                throw e;
            }
            String now = View.text(seen, "state");
            show(cluster, seen, now);
            boolean gone = !seen.path("deleted_at").asString("").isEmpty() && now.equals("Stopped");
            if (now.equals(state) || (gone && state.equals("Deleted"))) {
                return seen;
            }
            boolean settled = seen.path("observed_generation").asLong(0)
                    >= seen.path("generation").asLong(0);
            if ((now.equals("Failed") && settled) || gone) {
                throw failed(cluster, seen, now);
            }
            if (limit != null && session.progress().elapsed().compareTo(limit) >= 0) {
                throw new Refused(
                        ExitCode.TIMEOUT,
                        "cluster " + cluster + " is " + now + ", not " + state + ", after " + limit.toSeconds() + " s",
                        "see why: raybound cluster events " + cluster);
            }
        }
    }

    private String path(String cluster, String state, @Nullable Duration limit) {
        long hold = HOLD.toSeconds();
        if (limit != null) {
            hold = Math.clamp(limit.minus(session.progress().elapsed()).toSeconds(), 1, hold);
        }
        return "/v1/clusters/" + Api.quote(cluster) + "?wait-for=" + state + "&timeout=" + hold;
    }

    private void show(String cluster, JsonNode seen, String now) {
        String named = View.text(seen, "name");
        String text = "cluster " + (named.equals("-") ? cluster : named) + " is " + Views.state(seen);
        if (text.equals(last)) {
            session.progress().passing(text);
        } else {
            session.progress().line(text);
            last = text;
        }
        if (now.equals("Running")) {
            session.progress().close();
        }
    }

    /// The failure of a cluster as an error.
    private static Refused failed(String cluster, JsonNode seen, String now) {
        JsonNode failure = seen.path("failure");
        String why = failure.path("message").asString("");
        String next = failure.path("next_step").asString("");
        return new Refused(
                ExitCode.OTHER_END,
                "cluster " + cluster + " is " + now + (why.isEmpty() ? "" : ": " + why),
                List.of(),
                next.isEmpty() ? "see why: raybound cluster events " + cluster : next);
    }
}
