package io.raybound.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// An RFC 9457 problem, the body of every refused request (`application/problem+json`).
///
/// @param type `https://raybound.io/problems/<code>`
/// @param code stable kebab-case word that programs may depend on
/// @param nextStep what the person should do
/// @param errors each bad value; null or empty when the problem is not about values
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        String code,
        String nextStep,
        @Nullable List<FieldError> errors) {
    /// One bad value: where, what was there, what is expected.
    public record FieldError(String field, String value, String expected) {}

    /// A problem whose type and title follow from its code.
    public static Problem of(int status, String code, String detail, String nextStep) {
        return of(status, code, detail, nextStep, List.of());
    }

    /// A problem about values.
    public static Problem of(int status, String code, String detail, String nextStep, List<FieldError> errors) {
        String title = Character.toUpperCase(code.charAt(0)) + code.substring(1).replace('-', ' ');
        return new Problem(
                "https://raybound.io/problems/" + code, title, status, detail, code, nextStep, List.copyOf(errors));
    }
}
