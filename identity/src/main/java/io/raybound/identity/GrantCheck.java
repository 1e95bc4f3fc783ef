package io.raybound.identity;

import java.time.Instant;

/// The outcome of checking a grant or a browser's session.
public sealed interface GrantCheck {

    /// Let the user in.
    record Valid(Grant grant) implements GrantCheck {}

    /// Let the user in only while the host's own link to the control plane is down.
    ///
    /// @param since when the grant expired
    record InGrace(Grant grant, Instant since) implements GrantCheck {}

    /// Do not let the user in.
    ///
    /// @param code stable kebab-case word, for instance `grant-expired`
    /// @param sentence one line for the person, with the next step
    record Refused(String code, String sentence) implements GrantCheck {}
}
