package io.raybound.controlplane.assembly;

import io.raybound.control.assembly.Control;
import io.raybound.testkit.FreePorts;
import io.raybound.wire.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;

/// A whole control plane on free ports in one line, with an administrator's API key:
/// `try (var plane = ControlPlaneHarness.start(folder)) { ... }`.
public final class ControlPlaneHarness implements AutoCloseable {
    private final ControlPlane plane;
    private final String adminKey;
    private final String firstLogin;
    private final String printed;

    private ControlPlaneHarness(ControlPlane plane, String adminKey, String firstLogin, String printed) {
        this.plane = plane;
        this.adminKey = adminKey;
        this.firstLogin = firstLogin;
        this.printed = printed;
    }

    /// Starts it on SQLite with its data in the folder; a second start continues there.
    public static ControlPlaneHarness start(Path folder) {
        return start(folder, settings(folder));
    }

    /// Settings of the embedded default on free ports.
    public static ControlPlaneSettings settings(Path folder) {
        try {
            return ControlPlaneSettings.read(Json.write(Map.of(
                    "data_dir", folder.resolve("control-plane").toString(),
                    "connections_log", folder.resolve("connections.jsonl").toString(),
                    "console", Map.of("port", FreePorts.one()),
                    "machines", Map.of("port", FreePorts.one()))));
        } catch (ControlPlaneSettings.Unusable e) {
            throw new IllegalStateException(e);
        }
    }

    /// Starts it with these settings.
    public static ControlPlaneHarness start(Path folder, ControlPlaneSettings settings) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Path keyFile = folder.resolve("admin.key");
        try {
            ControlPlane plane = ControlPlaneAssembly.start(
                    settings,
                    keyFile,
                    Clock.systemUTC(),
                    new SecureRandom(),
                    new PrintStream(out, true, StandardCharsets.UTF_8));
            Path link = Path.of(settings.dataDir()).resolve("first-login.txt");
            return new ControlPlaneHarness(
                    plane,
                    Files.readString(keyFile).strip(),
                    Files.exists(link) ? Files.readString(link) : "",
                    out.toString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// `https://console.C:port`.
    public String url() {
        return plane.consoleUrl();
    }

    /// The port of the machines' front door.
    public int machinePort() {
        return plane.machinePort();
    }

    /// The root certificate, PEM.
    public String rootPem() {
        return plane.rootPem();
    }

    /// An administrator's API key.
    public String adminKey() {
        return adminKey;
    }

    /// The login link of the first start: the last word of `first-login.txt`.
    public String firstLink() {
        String text = firstLogin.strip();
        return text.substring(text.lastIndexOf(' ') + 1);
    }

    /// What the start printed.
    public String printed() {
        return printed;
    }

    /// The domain, to play an operator's part without a link.
    public Control control() {
        return plane.control();
    }

    /// Callers whose answers are held now.
    int held() {
        return plane.held();
    }

    @Override
    public void close() {
        plane.close();
    }
}
