package io.raybound.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a job runs.
///
/// @param entrypoint the shell command, 1 to 16,000 characters
/// @param runtimeEnv Ray's runtime environment as a JSON object in text; `{}` for none
/// @param metadata free labels handed to Ray
/// @param maxRetries how often a failed or lost attempt is started again, 0 to 10
/// @param timeoutSeconds limit of one attempt; null for none
public record JobSpec(
        String entrypoint,
        String runtimeEnv,
        Map<String, String> metadata,
        int maxRetries,
        @Nullable Long timeoutSeconds) {
    public JobSpec {
        Checks.length("entrypoint", entrypoint, 1, 16_000);
        Checks.length("runtime_env", runtimeEnv, 2, 65_536);
        Checks.map("metadata", metadata, 64, 1_000);
        Checks.range("max_retries", maxRetries, 0, 10);
        if (timeoutSeconds != null) {
            Checks.range("timeout_seconds", timeoutSeconds, 1, 31_536_000);
        }
        metadata = Map.copyOf(metadata);
    }
}
