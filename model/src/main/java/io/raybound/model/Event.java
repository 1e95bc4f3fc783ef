package io.raybound.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One line of an object's timeline: "why is it stuck, why did it fail".
///
/// @param severity `info`, `warning` or `error`
/// @param nextStep null when there is nothing to do
public record Event(
        Id id,
        Id objectId,
        Instant at,
        String severity,
        String code,
        String message,
        @Nullable String nextStep) {}
