package io.raybound.cli.api;

import io.raybound.model.Secret;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// One control plane and who we are there.
///
/// @param name how people call it, as in `--context`
/// @param url the people's front door, for instance `https://console.raybound.localhost:7443`
/// @param apiKey null when nobody is logged in
/// @param caFile PEM file of the authorities to trust besides the system's; null for those only
/// @param cloud default for `--cloud`; @param project default for `--project`
public record Context(
        String name,
        URI url,
        @Nullable Secret apiKey,
        @Nullable Path caFile,
        @Nullable String cloud,
        @Nullable String project) {

    /// The same context with another key, or none.
    public Context withKey(@Nullable Secret key) {
        return new Context(name, url, key, caFile, cloud, project);
    }
}
