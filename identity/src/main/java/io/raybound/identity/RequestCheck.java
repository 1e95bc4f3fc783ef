package io.raybound.identity;

import java.util.OptionalLong;

/// The outcome of checking a machine's signed request.
public sealed interface RequestCheck {

    /// The request comes from the machine and nothing in it was changed.
    ///
    /// @param principal the site or cluster that the key speaks for
    record Verified(String principal, String keyId) implements RequestCheck {}

    /// Answer 401 with the code.
    ///
    /// @param skewSeconds what the sender must add to its clock; only with code `clock-skew`
    record Refused(String code, String sentence, OptionalLong skewSeconds) implements RequestCheck {}
}
