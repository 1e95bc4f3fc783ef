package io.raybound.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A versioned cluster spec, referred to as `name:version`, or `name` for the newest.
///
/// @param archivedAt null while it may be used for new clusters
public record ComputeConfig(
        Id id,
        String name,
        int version,
        Id cloudId,
        ClusterSpec spec,
        Instant createdAt,
        @Nullable Instant archivedAt) {
    public ComputeConfig {
        Name.check("name", name);
        Checks.range("version", version, 1, 1_000_000);
    }

    /// `name:version`.
    public String reference() {
        return name + ":" + version;
    }
}
