package io.raybound.operator;

import io.raybound.identity.SigningKey;
import io.raybound.testkit.Eventually;
import io.raybound.testkit.FakeRay;
import io.raybound.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The operator as a process of its own, over a stand-in for Ray: what can be killed at any instant.
final class OperatorProcess implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    final Path home;
    final SigningKey agentKey = SigningKey.generate(new SecureRandom());
    private final Path config;
    private @Nullable Process process;
    private int logs;

    OperatorProcess(FakeControlPlane control, Map<String, Object> policy) throws IOException {
        home = FakeRay.open(Files.createTempDirectory("rbo"));
        Files.writeString(home.resolve("token"), FakeControlPlane.TOKEN + "\n");
        Map<String, Object> runtime = new LinkedHashMap<>();
        runtime.put("python_venv", FakeRay.venv(home.resolve("venv"), "2.60.0").toString());
        runtime.put(
                "java_home",
                FakeRay.javaHome(home.resolve("java"), agentKey.verifying().pem())
                        .toString());
        runtime.put("lib_dir", FakeRay.lib(home.resolve("lib")).toString());
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("data_dir", data().toString());
        settings.put("run_dir", home.resolve("run").toString());
        settings.put("control_plane_url", control.url().toString());
        settings.put("ca_file", control.root().toString());
        settings.put("join_token_file", home.resolve("token").toString());
        settings.put("site_port", 8443);
        settings.put("gateway_address", "127.0.0.1");
        settings.put("runtime", runtime);
        settings.put("policy", policy);
        config = home.resolve("operator.json");
        Files.writeString(config, Json.write(settings));
    }

    Path data() {
        return home.resolve("data");
    }

    /// Starts it; returns when it is ready.
    void start() throws IOException {
        Path log = launch(List.of());
        Eventually.within(PATIENCE, "the operator is ready", () -> {
            if (!process().isAlive()) {
                throw new AssertionError(Files.readString(log));
            }
            return Files.readString(log).contains("ready operator");
        });
    }

    /// Starts it without waiting for anything.
    Path launch(List<String> more) throws IOException {
        Path log = home.resolve("operator-" + logs++ + ".log");
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "io.raybound.operator.Main",
                "--config",
                config.toString()));
        line.addAll(more);
        process = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return log;
    }

    Process process() {
        return Objects.requireNonNull(process);
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
            throw new AssertionError("it does not end; it said:\n" + said());
        }
        return process().exitValue();
    }

    private String said() {
        try {
            return Files.readString(home.resolve("operator-" + (logs - 1) + ".log"));
        } catch (IOException e) {
            return "";
        }
    }

    int stopAll() throws IOException, InterruptedException {
        launch(List.of("--stop-all"));
        return exit();
    }

    JsonNode status() throws IOException {
        return Json.tree(Files.readString(data().resolve("status.json")));
    }

    /// Ends everything, also what a failed test left.
    @Override
    public void close() throws IOException {
        try {
            if (process != null) {
                kill();
                stopAll();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try (var files = Files.walk(home)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
