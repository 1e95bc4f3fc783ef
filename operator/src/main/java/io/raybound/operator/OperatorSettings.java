package io.raybound.operator;

import io.raybound.model.ClusterSpec;
import io.raybound.runtimelocal.LocalSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The operator's settings, a JSON object in the file that `--config` names.
///
/// @param dataDir identity, journal, status, the edge's files, kept job logs; no job sees it
/// @param runDir short-lived folders of clusters
/// @param controlPlaneUrl `https://<cloud-id>.D[:port]`
/// @param caFile PEM roots to trust for the control plane
/// @param joinTokenFile holds the one-time join token; needed until the operator has enrolled
/// @param sitePort port of the site's gateway as people see it
/// @param gatewayAddress the gateway's address as people reach it
/// @param connectionsLog JSON lines of made connections; null for none
record OperatorSettings(
        Path dataDir,
        Path runDir,
        URI controlPlaneUrl,
        Path caFile,
        @Nullable Path joinTokenFile,
        int sitePort,
        String gatewayAddress,
        Place runtime,
        LocalPolicy policy,
        @Nullable Path connectionsLog)
        implements Settings {

    /// Where the local runtime finds its parts.
    ///
    /// @param pythonVenv virtual environment with Ray
    /// @param coveredDirs folders that no job may see, beside `data_dir` and other clusters' run folders
    /// @param startLimit how long a node may take to become ready
    /// @param serve whether Serve is pre-started on each cluster's own address
    record Place(
            Path pythonVenv,
            String rayVersion,
            Path javaHome,
            Path libDir,
            List<Path> coveredDirs,
            Duration startLimit,
            boolean serve) {}

    static OperatorSettings parse(String json) throws BadSettings {
        SettingsReader root = SettingsReader.of(json);
        SettingsReader runtime = root.object("runtime");
        runtime.text("kind", "local");
        SettingsReader policy = root.object("policy");
        Path dataDir = root.path("data_dir");
        Path runDir = root.path("run_dir");
        URI url = root.https("control_plane_url");
        Path ca = root.path("ca_file");
        Path token = root.optionalPath("join_token_file");
        int port = root.number("site_port", 443, 1, 65_535);
        String gateway = root.text("gateway_address", "127.0.0.1");
        Path log = root.optionalPath("connections_log");
        if (runDir.toString().length() > LocalSettings.MAX_RUN_DIR) {
            root.problem(
                    "run_dir",
                    runDir.toString(),
                    "a path of at most " + LocalSettings.MAX_RUN_DIR + " characters, such as /run/raybound");
        }
        Place parts = new Place(
                runtime.path("python_venv"),
                runtime.text("ray_version", ClusterSpec.DEFAULT_RAY),
                runtime.path("java_home", Path.of(System.getProperty("java.home"))),
                runtime.path("lib_dir"),
                runtime.paths("covered_dirs"),
                Duration.ofSeconds(runtime.number("start_limit_seconds", 180, 10, 3_600)),
                runtime.flag("serve", true));
        LocalPolicy rules = LocalPolicy.read(policy);
        root.finish();
        return new OperatorSettings(dataDir, runDir, url, ca, token, port, gateway, parts, rules, log);
    }

    Path key() {
        return dataDir.resolve("operator.key");
    }

    Path identity() {
        return dataDir.resolve("identity.json");
    }

    Path journal() {
        return dataDir.resolve("journal.jsonl");
    }

    Path status() {
        return dataDir.resolve("status.json");
    }

    Path keys() {
        return dataDir.resolve("keys.json");
    }

    Path routes() {
        return dataDir.resolve("edge").resolve("routes.json");
    }

    Path tls() {
        return dataDir.resolve("edge").resolve("tls");
    }

    LocalSettings local() {
        return new LocalSettings(
                dataDir,
                runDir,
                runtime.pythonVenv(),
                runtime.rayVersion(),
                runtime.javaHome(),
                runtime.libDir(),
                runtime.coveredDirs(),
                LocalSettings.HEAD_RESERVE,
                LocalSettings.WORKER_RESERVE,
                runtime.startLimit(),
                runtime.serve(),
                connectionsLog);
    }
}
