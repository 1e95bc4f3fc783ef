package io.raybound.wire.api;

import io.raybound.model.JobSpec;
import org.jspecify.annotations.Nullable;

/// `POST /v1/jobs`. Without a cluster, one is made from the compute config and removed when the job has ended.
///
/// @param name null means a name made from the id
/// @param cluster id or name of where it runs
/// @param waitsForPackage true when the client uploads a working directory and then says so
public record CreateJob(
        @Nullable String name,
        @Nullable String cluster,
        @Nullable String cloud,
        @Nullable String project,
        @Nullable String computeConfig,
        JobSpec spec,
        boolean waitsForPackage) {}
