package io.raybound.control.job;

import io.raybound.model.JobState;
import org.jspecify.annotations.Nullable;

/// Which jobs a list shows.
public record JobFilter(
        @Nullable String cloud,
        @Nullable String cluster,
        @Nullable String project,
        @Nullable JobState state) {}
