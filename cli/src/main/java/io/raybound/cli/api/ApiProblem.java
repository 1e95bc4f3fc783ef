package io.raybound.cli.api;

import io.raybound.cli.output.Table;
import io.raybound.cli.shell.ExitCode;
import io.raybound.cli.shell.Refused;
import io.raybound.model.BadValue;
import io.raybound.wire.BadJson;
import io.raybound.wire.Json;
import io.raybound.wire.Problem;
import java.util.List;

/// The server refused a request and said why (RFC 9457).
public final class ApiProblem extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Problem problem;

    ApiProblem(Problem problem) {
        super(problem.detail());
        this.problem = problem;
    }

    /// Reads a refusal; an answer that is no problem (a proxy's page, say) becomes one of its own.
    public static ApiProblem of(Reply reply) {
        if (reply.contentType().startsWith("application/problem+json")) {
            try {
                return new ApiProblem(Json.readLenient(reply.text(), Problem.class));
            } catch (BadJson | BadValue e) {
                return foreign(reply);
            }
        }
        return foreign(reply);
    }

    private static ApiProblem foreign(Reply reply) {
        String first = reply.text()
                .lines()
                .map(String::strip)
                .filter(l -> !l.isEmpty())
                .findFirst()
                .orElse("");
        String shown = first.length() > 200 ? first.substring(0, 200) + "..." : first;
        return new ApiProblem(Problem.of(
                reply.status(),
                "foreign-answer",
                "the answer was HTTP " + reply.status() + (shown.isEmpty() ? "" : ": " + shown),
                "check that the address is a Raybound control plane and that no proxy stands in between"));
    }

    public Problem problem() {
        return problem;
    }

    public int status() {
        return problem.status();
    }

    public boolean is(String code) {
        return problem.code().equals(code);
    }

    /// The same for a person: what, each bad value with the expected form, next step, exit code.
    public Refused refused() {
        List<Problem.FieldError> errors = problem.errors() == null ? List.of() : problem.errors();
        List<String> details = errors.stream()
                .map(e -> Table.plain("  " + e.field() + ": '" + e.value() + "'; expected " + e.expected()))
                .toList();
        return new Refused(
                ExitCode.ofStatus(problem.status()),
                Table.plain(problem.detail() + " [" + problem.code() + "]"),
                details,
                Table.plain(problem.nextStep() == null ? "" : problem.nextStep()));
    }
}
