package io.raybound.control;

import io.raybound.model.BadValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Gathers every bad value of a request before it refuses, so that a person corrects them all at once.
public final class Problems {
    private final List<FieldError> errors = new ArrayList<>();

    /// Runs one check; a [BadValue] is kept for later and null returned.
    public <T> @Nullable T check(Supplier<T> check) {
        try {
            return check.get();
        } catch (BadValue bad) {
            errors.add(new FieldError(bad.field(), bad.value(), bad.expected()));
            return null;
        }
    }

    /// Adds one bad value when the condition does not hold.
    public void expect(boolean holds, String field, String value, String expected) {
        if (!holds) {
            BadValue bad = new BadValue(field, value, expected);
            errors.add(new FieldError(bad.field(), bad.value(), bad.expected()));
        }
    }

    /// Refuses when anything was wrong.
    public void refuseIfAny() {
        if (!errors.isEmpty()) {
            FieldError first = errors.getFirst();
            String more = errors.size() == 1 ? "" : " (and " + (errors.size() - 1) + " more)";
            throw new Refusal(
                    Code.BAD_VALUE,
                    first.field() + ": '" + first.value() + "' is not " + first.expected() + more,
                    "Correct the values listed in 'errors' and send the request again.",
                    errors);
        }
    }
}
