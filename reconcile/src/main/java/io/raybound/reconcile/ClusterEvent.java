package io.raybound.reconcile;

import io.raybound.model.Id;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One line for the timeline of a cluster.
///
/// @param severity `info`, `warning` or `error`
/// @param code stable kebab-case word
public record ClusterEvent(
        Id cluster,
        Instant at,
        String severity,
        String code,
        String message,
        @Nullable String nextStep) {}
