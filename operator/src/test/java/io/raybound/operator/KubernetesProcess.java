package io.raybound.operator;

import io.raybound.testkit.Eventually;
import io.raybound.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The operator for Kubernetes as a process of its own: what can be killed at any instant.
final class KubernetesProcess implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(90);

    private final ApiServer kube;
    private final String namespace;
    private final String pod;
    private final Path home;
    private @Nullable Process process;
    private int logs;

    KubernetesProcess(ApiServer kube, FakeControlPlane control, Path home, String pod, List<String> namespaces)
            throws IOException {
        this.kube = kube;
        this.namespace = namespaces.getFirst();
        this.pod = pod;
        this.home = Files.createDirectories(home);
        Files.writeString(home.resolve("token"), FakeControlPlane.TOKEN + "\n");
        Map<String, Object> runtime = new LinkedHashMap<>();
        runtime.put("kind", "kubernetes");
        runtime.put("namespaces", namespaces.subList(1, namespaces.size()));
        runtime.put("namespace_prefix", namespace + "-");
        runtime.put("ray_image", "registry.test/ray:{version}");
        runtime.put("agent_image", "registry.test/raybound-head-agent:1");
        runtime.put("gateway", Map.of("name", "edge", "namespace", namespace, "https_port", 443));
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("data_dir", home.resolve("data").toString());
        settings.put("run_dir", home.resolve("run").toString());
        settings.put("control_plane_url", control.url().toString());
        settings.put("ca_file", control.root().toString());
        settings.put("join_token_file", home.resolve("token").toString());
        settings.put("site_port", 443);
        settings.put("runtime", runtime);
        Files.writeString(config(), Json.write(settings));
    }

    private Path config() {
        return home.resolve("operator.json");
    }

    Path heartbeat() {
        return home.resolve("data").resolve("heartbeat");
    }

    /// Starts it; returns when it is the active one.
    void start() throws IOException {
        launch(List.of("--config", config().toString()));
        Eventually.within(PATIENCE, "the operator is ready", () -> {
            if (!process().isAlive()) {
                throw new AssertionError(said());
            }
            return said().contains("ready operator");
        });
    }

    /// Starts it without waiting for anything.
    void begin() throws IOException {
        launch(List.of("--config", config().toString()));
    }

    /// Runs `check` to its end and gives back what it said.
    String check() throws IOException, InterruptedException {
        Process before = process;
        launch(List.of("check", "--json", "--config", config().toString()));
        if (!process().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("the check does not end: " + said());
        }
        String said = said();
        process = before;
        return said;
    }

    private void launch(List<String> words) throws IOException {
        Path log = home.resolve("operator-" + ++logs + ".log");
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx192m",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "io.raybound.operator.Main"));
        line.addAll(words);
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("KUBECONFIG", kube.kubeconfig().toString());
        builder.environment().put("POD_NAMESPACE", namespace);
        builder.environment().put("POD_NAME", pod);
        process = builder.start();
    }

    Process process() {
        return Objects.requireNonNull(process);
    }

    String said() throws IOException {
        return Files.readString(home.resolve("operator-" + logs + ".log"));
    }

    /// `kill -9`.
    void kill() throws InterruptedException {
        process().destroyForcibly().waitFor();
    }

    /// SIGTERM; gives back the exit code.
    int stop() throws InterruptedException {
        process().destroy();
        return exit();
    }

    int exit() throws InterruptedException {
        if (!process().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("it does not end");
        }
        return process().exitValue();
    }

    @Override
    public void close() {
        Process now = process;
        if (now != null) {
            now.destroyForcibly();
        }
    }
}
