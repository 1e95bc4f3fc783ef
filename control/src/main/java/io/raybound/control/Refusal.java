package io.raybound.control;

import io.raybound.model.BadValue;
import java.util.List;

/// A request that was understood and refused; it changed nothing.
///
/// Carries a stable [Code], a sentence for people, what to do next, and each bad value. It says nothing of HTTP.
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Code code;
    private final String nextStep;
    private final transient List<FieldError> errors;

    public Refusal(Code code, String detail, String nextStep) {
        this(code, detail, nextStep, List.of());
    }

    public Refusal(Code code, String detail, String nextStep, List<FieldError> errors) {
        super(detail, null, false, true);
        this.code = code;
        this.nextStep = nextStep;
        this.errors = List.copyOf(errors);
    }

    /// The refusal that one bad value amounts to.
    public static Refusal of(BadValue bad) {
        return new Refusal(
                Code.BAD_VALUE,
                bad.getMessage() == null ? "a value breaks its form" : bad.getMessage(),
                "Correct '" + bad.field() + "' and send the request again.",
                List.of(new FieldError(bad.field(), bad.value(), bad.expected())));
    }

    /// There is no such object, or the caller may not know of it: both read the same.
    public static Refusal notFound(String what, String reference) {
        return new Refusal(
                Code.NOT_FOUND,
                "there is no " + what + " '" + reference + "' that you can see",
                "Check the name or id, or ask an administrator for a role that lets you see it.");
    }

    public Code code() {
        return code;
    }

    /// One sentence for people.
    public String detail() {
        return String.valueOf(getMessage());
    }

    /// What the person should do.
    public String nextStep() {
        return nextStep;
    }

    /// Each bad value; empty when the refusal is not about values.
    public List<FieldError> errors() {
        return errors;
    }
}
