package io.raybound.operator;

import io.raybound.identity.PrivateFile;
import io.raybound.model.Failure;
import io.raybound.model.Id;
import io.raybound.model.NodeStatus;
import io.raybound.runtimelocal.Isolation;
import io.raybound.wire.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What `raybound operator status` shows: written for people on the machine itself, also while the link
/// is down.
final class StatusFile {
    private final Path file;
    private @Nullable Status written;

    StatusFile(Path file) {
        this.file = file;
    }

    /// The whole status.
    ///
    /// @param trust what a job on this machine can reach, in one sentence
    /// @param orphans clusters on this machine that no instruction names; they are left alone
    /// @param updatedAt when anything else in it changed last
    record Status(
            String version,
            long pid,
            @Nullable Id siteId,
            @Nullable Id cloudId,
            Link link,
            Isolation isolation,
            String trust,
            Policy policy,
            String gateway,
            @Nullable Instant certificateNotAfter,
            List<Cluster> clusters,
            List<Id> orphans,
            @Nullable Instant updatedAt) {
        Status at(Instant now) {
            return new Status(
                    version,
                    pid,
                    siteId,
                    cloudId,
                    link,
                    isolation,
                    trust,
                    policy,
                    gateway,
                    certificateNotAfter,
                    clusters,
                    orphans,
                    now);
        }
    }

    /// @param state `connecting`, `up`, `down`, `superseded`, `revoked`, `closed` or `not-enrolled`
    record Link(
            String state, @Nullable Instant since, @Nullable Failure failure) {}

    record Policy(String mode, int maxClusters, int maxNodes) {}

    /// @param would what would be done, in mode `observe`
    record Cluster(
            Id id,
            String name,
            String state,
            long generation,
            @Nullable String headAgent,
            List<NodeStatus> nodes,
            @Nullable Failure failure,
            List<String> would) {}

    /// Swaps the file when something changed.
    void write(Status status, Instant now) throws IOException {
        Status plain = status.at(Instant.EPOCH);
        if (plain.equals(written)) {
            return;
        }
        PrivateFile.write(file, Json.writePretty(status.at(now)) + "\n");
        written = plain;
    }
}
