package io.raybound.runtimelocal;

import io.raybound.model.BadValue;
import io.raybound.model.NodeShape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The exact command lines and environment of Ray nodes.
final class Commands {
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._/-]{0,61}[A-Za-z0-9])?");
    /// The variable that every process of a node carries, children of jobs included.
    static final String MARKER = "RAYBOUND_NODE";

    private Commands() {}

    static List<String> head(Path ray, Ports ports, String address, NodeShape shape, Path temp) {
        List<String> line = new ArrayList<>(List.of(
                ray.toString(),
                "start",
                "--head",
                "--block",
                "--disable-usage-stats",
                "--log-color=false",
                "--node-ip-address=" + address,
                "--port=" + ports.gcs(),
                "--dashboard-host=" + address,
                "--dashboard-port=" + Ports.DASHBOARD,
                "--ray-client-server-port=" + ports.client(),
                "--dashboard-agent-listen-port=" + ports.agentHttp(),
                "--dashboard-agent-grpc-port=" + ports.agentGrpc(),
                "--runtime-env-agent-port=" + ports.runtimeEnv(),
                "--metrics-export-port=" + ports.metrics(),
                "--node-manager-port=" + ports.nodeManager(),
                "--object-manager-port=" + ports.objectManager()));
        common(line, shape, temp, "head");
        return line;
    }

    static List<String> worker(Path ray, String gcs, String address, String group, NodeShape shape, Path temp) {
        List<String> line = new ArrayList<>(List.of(
                ray.toString(),
                "start",
                "--block",
                "--disable-usage-stats",
                "--log-color=false",
                "--address=" + gcs,
                "--node-ip-address=" + address,
                "--dashboard-agent-listen-port=0"));
        common(line, shape, temp, group);
        return line;
    }

    private static void common(List<String> line, NodeShape shape, Path temp, String group) {
        Map<String, String> labels = new TreeMap<>(shape.labels());
        labels.put("raybound.io/group", group);
        labels.forEach((key, value) -> {
            if (!LABEL.matcher(key).matches() || !LABEL.matcher(value).matches()) {
                throw new BadValue("labels", key + "=" + value, "letters, digits and . _ / - in key and value");
            }
        });
        line.addAll(List.of(
                "--min-worker-port=0",
                "--max-worker-port=0",
                "--num-cpus=" + shape.cpus(),
                "--num-gpus=" + shape.gpus(),
                "--memory=" + shape.memory(),
                "--object-store-memory=" + shape.objectStoreMemory(),
                "--temp-dir=" + temp,
                "--labels="
                        + labels.entrySet().stream()
                                .map(e -> e.getKey() + "=" + e.getValue())
                                .collect(Collectors.joining(","))));
    }

    /// The whole environment of a node: nothing of the operator's own comes in.
    static Map<String, String> environment(Venv venv, Folders folders, Ports ports, String headAddress, String marker) {
        Map<String, String> env = new LinkedHashMap<>();
        env.put("HOME", folders.home().toString());
        env.put("USER", "ray");
        env.put("LOGNAME", "ray");
        env.put("SHELL", "/bin/sh");
        env.put("LANG", "C.UTF-8");
        env.put("PATH", venv.home().resolve("bin") + ":/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin");
        env.put("PYTHONUNBUFFERED", "1");
        env.put("RAY_AUTH_MODE", "token");
        env.put("RAY_AUTH_TOKEN_PATH", folders.token().toString());
        env.put("AUTOSCALER_METRIC_PORT", Integer.toString(ports.autoscalerMetrics()));
        env.put("DASHBOARD_METRIC_PORT", Integer.toString(ports.dashboardMetrics()));
        env.put("RAY_GRACEFUL_SHUTDOWN_DRAIN_TIMEOUT_S", "2");
        env.put("RAY_SERVE_DEFAULT_HTTP_HOST", headAddress);
        env.put("RAY_GRAFANA_HOST", "DISABLED");
        env.put("RAY_ROTATION_MAX_BYTES", "10485760");
        env.put("RAY_ROTATION_BACKUP_COUNT", "2");
        env.put(MARKER, marker);
        return env;
    }
}
