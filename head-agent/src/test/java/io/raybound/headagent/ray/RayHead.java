package io.raybound.headagent.ray;

import io.raybound.model.Secret;
import io.raybound.testkit.Eventually;
import io.raybound.testkit.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A real Ray head with token authentication on a loopback address of its own; all its processes end with it.
public final class RayHead {
    private static @Nullable RayHead shared;
    private static final Duration START = Duration.ofMinutes(2);

    private final Path folder;
    private final String address;
    private final int dashboard;
    private final Secret token;
    private final Process process;

    private RayHead(Path folder, String address, int dashboard, Secret token, Process process) {
        this.folder = folder;
        this.address = address;
        this.dashboard = dashboard;
        this.token = token;
        this.process = process;
    }

    /// One head for all tests of a run; it ends with the virtual machine.
    public static synchronized RayHead shared() {
        RayHead head = shared;
        if (head == null) {
            head = start();
            shared = head;
            Runtime.getRuntime().addShutdownHook(new Thread(head::close));
        }
        return head;
    }

    private static RayHead start() {
        try {
            Path folder = Files.createTempDirectory(
                    Path.of("/tmp"),
                    "rbh",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            ThreadLocalRandom random = ThreadLocalRandom.current();
            String address = "127.1." + random.nextInt(100, 250) + "." + random.nextInt(1, 250);
            byte[] bytes = new byte[32];
            random.nextBytes(bytes);
            Secret token = Secret.of(HexFormat.of().formatHex(bytes));
            Files.writeString(folder.resolve("token"), token.reveal());
            List<Integer> ports = ports();
            RayHead head = new RayHead(folder, address, ports.getFirst(), token, process(folder, address, ports));
            head.await();
            return head;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Five that differ; a free port may be offered twice.
    private static List<Integer> ports() {
        Set<Integer> ports = new LinkedHashSet<>();
        while (ports.size() < 5) {
            ports.add(FreePorts.one());
        }
        return List.copyOf(ports);
    }

    private static Process process(Path folder, String address, List<Integer> ports) throws IOException {
        Path venv = venv();
        List<String> command = new ArrayList<>(List.of("setsid", "unshare"));
        if (!"root".equals(System.getProperty("user.name"))) {
            command.addAll(List.of("--user", "--map-current-user"));
        }
        command.addAll(List.of("--pid", "--fork", "--kill-child=KILL", "--mount-proc"));
        command.addAll(List.of(venv.resolve("bin/ray").toString(), "start", "--head", "--block"));
        command.addAll(List.of("--disable-usage-stats", "--log-color=false", "--node-ip-address=" + address));
        command.addAll(List.of("--port=" + ports.get(1), "--dashboard-host=" + address));
        command.addAll(List.of("--dashboard-port=" + ports.get(0), "--ray-client-server-port=" + ports.get(2)));
        command.addAll(List.of("--min-worker-port=0", "--max-worker-port=0", "--dashboard-agent-listen-port=0"));
        command.addAll(List.of("--num-cpus=2", "--num-gpus=0", "--memory=500000000"));
        command.addAll(List.of("--object-store-memory=80000000", "--temp-dir=" + folder.resolve("r")));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile());
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.put("HOME", folder.toString());
        environment.put("PATH", venv.resolve("bin") + ":/usr/bin:/bin");
        environment.put("LANG", "C.UTF-8");
        environment.put("RAY_AUTH_MODE", "token");
        environment.put("RAY_AUTH_TOKEN_PATH", folder.resolve("token").toString());
        environment.put("AUTOSCALER_METRIC_PORT", ports.get(3).toString());
        environment.put("DASHBOARD_METRIC_PORT", ports.get(4).toString());
        environment.put("RAY_GRACEFUL_SHUTDOWN_DRAIN_TIMEOUT_S", "2");
        environment.put("RAY_GRAFANA_HOST", "DISABLED");
        return builder.start();
    }

    /// The virtual environment with Ray: `RAYBOUND_VENV`, else what `make setup` makes.
    public static Path venv() {
        String named = System.getenv("RAYBOUND_VENV");
        Path venv =
                named != null ? Path.of(named) : Path.of(System.getProperty("raybound.home", ".."), ".raybound/venv");
        if (!Files.isExecutable(venv.resolve("bin/ray"))) {
            throw new IllegalStateException("no Ray in " + venv.toAbsolutePath() + ": run make setup");
        }
        return venv.toAbsolutePath().normalize();
    }

    public URI dashboard() {
        return URI.create("http://" + address + ":" + dashboard);
    }

    public Secret token() {
        return token;
    }

    public String address() {
        return address;
    }

    public RayHttp http() {
        return new RayHttp(dashboard(), token, label -> {});
    }

    private void await() {
        try (RayHttp http = http()) {
            Eventually.within(START, "the head takes jobs", () -> {
                if (!process.isAlive()) {
                    return true;
                }
                return http.get("/api/gcs_healthz").status() == 200
                        && http.get("/nodes?view=summary").text().contains("\"ALIVE\"");
            });
            if (!process.isAlive()) {
                throw new AssertionError(Files.readString(folder.resolve("out")));
            }
        } catch (AssertionError | IOException e) {
            close();
            throw new AssertionError("Ray did not start", e);
        }
    }

    private void close() {
        try {
            process.descendants().findFirst().ifPresent(ProcessHandle::destroy);
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            }
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
