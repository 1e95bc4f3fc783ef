package io.raybound.runtimekubernetes.check;

import java.util.Objects;

/// What a check saw at one object.
///
/// @param check kebab-case name of the check, stable, what machines look at
/// @param object what was looked at, as `Kind namespace/name`
/// @param cause what was seen, in a sentence; for `OK` what is in order
/// @param fix the next step; empty for `OK`
public record Finding(String check, Verdict verdict, String object, String cause, String fix) {
    /// How it stands.
    public enum Verdict {
        /// In order.
        OK,
        /// Works, with a cost that the cause names.
        WARNING,
        /// Could not be looked at.
        UNKNOWN,
        /// Does not work.
        FAILED
    }

    public Finding {
        Objects.requireNonNull(verdict);
        if (verdict != Verdict.OK && fix.isBlank()) {
            throw new IllegalArgumentException(check + ": a finding that is not OK names the next step");
        }
    }

    public static Finding ok(String check, String object, String seen) {
        return new Finding(check, Verdict.OK, object, seen, "");
    }

    public static Finding warning(String check, String object, String cause, String fix) {
        return new Finding(check, Verdict.WARNING, object, cause, fix);
    }

    public static Finding unknown(String check, String object, String cause, String fix) {
        return new Finding(check, Verdict.UNKNOWN, object, cause, fix);
    }

    public static Finding failed(String check, String object, String cause, String fix) {
        return new Finding(check, Verdict.FAILED, object, cause, fix);
    }

    /// Cause and fix in one line.
    public String sentence() {
        return fix.isEmpty() ? object + ": " + cause : object + ": " + cause + "; " + fix;
    }
}
