package io.raybound.runtimelocal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the local runtime finds and puts things.
///
/// @param dataDir the operator's folder; `clusters/<id>` below it is ours
/// @param runDir short-lived folders: sockets, sessions, tokens; its path must be short, see [#MAX_RUN_DIR]
/// @param venv virtual environment with Ray
/// @param rayVersion the version that must be in it
/// @param javaHome the Java that runs head agents
/// @param libDir folder with the programs' jars
/// @param covered folders that no job may see, beside `dataDir` and other clusters' run folders
/// @param headReserve bytes that must be available before a head is started
/// @param workerReserve bytes that must be available before a worker is started
/// @param startLimit how long a node may take to become ready
/// @param serve whether Serve is pre-started on the cluster's own address
/// @param connectionsLog handed to head agents; null for none
public record LocalSettings(
        Path dataDir,
        Path runDir,
        Path venv,
        String rayVersion,
        Path javaHome,
        Path libDir,
        List<Path> covered,
        long headReserve,
        long workerReserve,
        Duration startLimit,
        boolean serve,
        @Nullable Path connectionsLog) {
    /// Ray's sockets need a temp folder of at most 45 characters; `/<6>/w1234` is ours.
    public static final int MAX_RUN_DIR = 32;

    /// What a small head with dashboard and Serve takes (PSS), with some air.
    public static final long HEAD_RESERVE = 1_200_000_000L;
    /// What a small worker takes.
    public static final long WORKER_RESERVE = 300_000_000L;

    public LocalSettings {
        covered = List.copyOf(covered);
        if (!runDir.isAbsolute() || runDir.toString().length() > MAX_RUN_DIR) {
            throw new IllegalArgumentException(
                    "run_dir: '" + runDir + "' is not an absolute path of at most " + MAX_RUN_DIR + " characters");
        }
    }

    Path clusters() {
        return dataDir.resolve("clusters");
    }

    Path jobLogs() {
        return dataDir.resolve("logs");
    }
}
