package io.raybound.cli.doctor;

import io.raybound.cli.api.Api;
import io.raybound.cli.api.ApiProblem;
import io.raybound.cli.api.Reply;
import io.raybound.cli.api.Unreachable;
import io.raybound.cli.command.Common;
import io.raybound.cli.command.Grants;
import io.raybound.cli.command.Outside;
import io.raybound.cli.command.Session;
import io.raybound.cli.output.Table;
import io.raybound.cli.shell.ExitCode;
import io.raybound.cli.shell.Refused;
import io.raybound.wire.Json;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `raybound doctor`
@Command(
        name = "doctor",
        description = {
            "Find out why the control plane or a cluster cannot be reached: name, route, trust, login.",
            "Ends with one verdict. Exit code 6 when something is in the way, 4 when it is the login."
        },
        footer = {"", "Examples:", "  raybound doctor", "  raybound doctor demo"})
final class DoctorCommand implements Callable<Integer> {
    private final Outside outside;

    @Mixin
    private final Common common = new Common();

    @Parameters(
            arity = "0..1",
            paramLabel = "CLUSTER",
            description = "A cluster too (default: only the control plane).")
    private @Nullable String cluster;

    DoctorCommand(Outside outside) {
        this.outside = outside;
    }

    @Override
    public Integer call() {
        Session session = common.session(outside);
        Doctor doctor = new Doctor(outside.shell(), session.context().caFile());
        say("control plane " + session.context().url());
        Finding bad = show(doctor.examine(session.context().url()));
        bad = bad != null ? bad : show(List.of(login(session)));
        if (bad == null && cluster != null) {
            bad = cluster(session, doctor, cluster);
        }
        if (bad == null) {
            say("verdict: all is well");
            return 0;
        }
        say("verdict: " + bad.told());
        return bad.step().equals("login") ? ExitCode.NOT_ALLOWED.number() : ExitCode.UNREACHABLE.number();
    }

    private @Nullable Finding cluster(Session session, Doctor doctor, String name) {
        List<Finding> findings = new ArrayList<>();
        JsonNode seen = session.api().get("/v1/clusters/" + Api.quote(name));
        String url = seen.path("url").asString("");
        say("cluster " + name + " is " + seen.path("state").asString("?") + (url.isEmpty() ? "" : ", " + url));
        if (url.isEmpty()) {
            return show(List.of(new Finding(
                    "route",
                    false,
                    "route: the site's gateway is not known; see raybound site list for its operator")));
        }
        findings.addAll(doctor.examine(URI.create(url)));
        if (findings.stream().allMatch(Finding::good)) {
            findings.add(head(session, name));
        }
        return show(findings);
    }

    /// Asks Ray for its version through gateway and head agent.
    private static Finding head(Session session, String name) {
        try {
            Reply reply = new Grants(session, name).call("GET", "/api/version", null);
            if (reply.isOk()) {
                return new Finding(
                        "answer",
                        true,
                        "Ray " + Json.tree(reply.text()).path("ray_version").asString("?") + " answers");
            }
            String line = reply.text().lines().findFirst().orElse("");
            boolean login = reply.status() == 401 || reply.status() == 403;
            return new Finding(
                    login ? "login" : "answer",
                    false,
                    (login ? "login: " : "answer: ") + "the head says HTTP " + reply.status() + " " + line);
        } catch (ApiProblem e) {
            Refused refused = e.refused();
            return new Finding("login", false, "login: " + refused.getMessage() + "; " + refused.nextStep());
        } catch (Unreachable e) {
            return new Finding("answer", false, "answer: " + e.getMessage());
        }
    }

    private static Finding login(Session session) {
        try {
            String name = session.api().get("/v1/whoami").path("name").asString("?");
            return new Finding("login", true, "logged in as " + name);
        } catch (ApiProblem e) {
            return new Finding("login", false, "login: " + e.getMessage() + "; run: raybound login");
        } catch (Unreachable e) {
            return new Finding("answer", false, "answer: " + e.getMessage());
        }
    }

    private @Nullable Finding show(List<Finding> findings) {
        Finding bad = null;
        for (Finding finding : findings) {
            say("  " + (finding.good() ? "ok   " : "FAIL ") + finding.step() + ": "
                    + finding.told().replaceFirst("^" + finding.step() + ": ", ""));
            bad = bad == null && !finding.good() ? finding : bad;
        }
        return bad;
    }

    private void say(String line) {
        outside.shell().out().println(Table.plain(line));
    }
}
