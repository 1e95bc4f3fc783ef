package io.raybound.control.job;

import io.raybound.model.JobSpec;
import org.jspecify.annotations.Nullable;

/// A job on a cluster, or with a cluster of its own from a compute config.
///
/// @param cluster name or id; null to make one from the compute config, removed when the job ends
/// @param project null for the cluster's, or `default`
/// @param waitsForPackage true when the client will upload a working directory first
public record NewJob(
        String name,
        @Nullable String cluster,
        @Nullable String computeConfig,
        @Nullable String cloud,
        @Nullable String project,
        JobSpec spec,
        boolean waitsForPackage) {}
