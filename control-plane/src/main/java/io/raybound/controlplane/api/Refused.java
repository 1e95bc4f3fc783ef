package io.raybound.controlplane.api;

import io.raybound.wire.Problem;
import java.util.List;
import java.util.Map;

/// A request that the front door itself refuses, before or instead of the domain; carries its RFC 9457 problem.
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Problem problem;
    private final transient Map<String, String> headers;

    private Refused(Problem problem, Map<String, String> headers) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
        this.headers = Map.copyOf(headers);
    }

    /// A refusal by status, code, sentence and next step.
    public static Refused of(int status, String code, String detail, String nextStep) {
        return new Refused(Problem.of(status, code, detail, nextStep), Map.of());
    }

    /// A refusal of values.
    static Refused values(List<Problem.FieldError> errors) {
        Problem.FieldError first = errors.getFirst();
        String more = errors.size() == 1 ? "" : " (and " + (errors.size() - 1) + " more)";
        String detail = first.field() + ": '" + first.value() + "' is not " + first.expected() + more;
        return new Refused(
                Problem.of(
                        400,
                        "bad-value",
                        detail,
                        "Correct the values listed in 'errors' and send the request again.",
                        errors),
                Map.of());
    }

    /// The same refusal with a response header.
    Refused with(String header, String value) {
        return new Refused(problem, Map.of(header, value));
    }

    /// What goes out.
    public Problem problem() {
        return problem;
    }

    Map<String, String> headers() {
        return headers;
    }
}
