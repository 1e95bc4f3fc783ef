package io.raybound.runtimelocal;

import io.raybound.model.Failure;
import io.raybound.model.Id;
import io.raybound.reconcile.Operation;
import io.raybound.reconcile.ProvisionFailed;
import io.raybound.wire.Json;
import io.raybound.wire.local.HeadAgentConfig;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Starts head agents: processes of the operator's own user, outside the cage of the Ray nodes they
/// stand before.
final class AgentStarter {
    private static final int HTTP = 80;
    private static final List<String> JVM = List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx96m",
            "-XX:MaxDirectMemorySize=64m",
            "--enable-native-access=ALL-UNNAMED");
    private static final List<String> PASSED = List.of(
            "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "https_proxy", "http_proxy", "no_proxy", "LANG", "TZ", "HOME");

    private final LocalSettings settings;
    private final InstantSource clock;
    private final Books books;
    private final Launch launch;
    private final Supplier<Optional<AgentNetwork>> network;

    AgentStarter(
            LocalSettings settings,
            InstantSource clock,
            Books books,
            Launch launch,
            Supplier<Optional<AgentNetwork>> network) {
        this.settings = settings;
        this.clock = clock;
        this.books = books;
        this.launch = launch;
        this.network = network;
    }

    void start(Operation.StartAgent start) throws ProvisionFailed, IOException {
        AgentNetwork world = network.get()
                .orElseThrow(() -> failed(
                        "site-unknown",
                        "the control plane has not told this site its names yet",
                        "see that the operator reaches the control plane"));
        Book book = books.of(start.cluster());
        Folders folders = Folders.of(settings, start.cluster());
        Path jar = jar();
        String address = address(book);
        String boot = String.valueOf(book.boot());
        PrivateFiles.folder(folders.agent());
        PrivateFiles.folder(folders.outputs());
        Files.deleteIfExists(folders.statement());
        PrivateFiles.replace(
                folders.agentConfig(), Json.writePretty(config(start, book, folders, world, address)) + "\n");
        List<String> line = new ArrayList<>(
                List.of("setsid", settings.javaHome().resolve("bin/java").toString()));
        line.addAll(JVM);
        Path cache = Path.of(jar.toString().replaceAll("\\.jar$", ".aot"));
        if (Files.exists(cache)) {
            line.add("-XX:AOTCache=" + cache);
        }
        line.addAll(List.of(
                "-jar", jar.toString(), "--config", folders.agentConfig().toString()));
        String marker = start.cluster() + "/" + Book.AGENT + "/" + boot + "/"
                + Long.toHexString(clock.instant().toEpochMilli());
        Book.Entry entry = new Book.Entry(Book.AGENT, Book.AGENT, null, address, marker, boot, 0, 0, clock.instant());
        launch.start(book, entry, line, environment(marker), folders.output(Book.AGENT));
    }

    private HeadAgentConfig config(
            Operation.StartAgent start, Book book, Folders folders, AgentNetwork world, String address)
            throws IOException {
        Id cluster = start.cluster();
        Ports ports = new Ports(book.ports());
        Path logs = PrivateFiles.folder(settings.jobLogs().resolve(cluster.value()));
        Path dials = settings.connectionsLog();
        return new HeadAgentConfig(
                cluster,
                start.host(),
                world.hostPort(),
                address,
                book.headAddress() + ":" + Ports.DASHBOARD,
                folders.token().toString(),
                "http://" + book.headAddress() + ":" + ports.agentHttp() + "/api/healthz",
                book.headAddress() + ":" + ports.gcs(),
                world.controlPlaneUrl(),
                world.consoleUrl(),
                world.caFile().toString(),
                folders.agent().toString(),
                logs.toString(),
                String.valueOf(book.boot()),
                world.keysFile().toString(),
                folders.statement().toString(),
                dials == null ? null : dials.toString());
    }

    private String address(Book book) {
        return Lanes.isFree(book.headAddress(), HTTP)
                ? book.headAddress() + ":" + HTTP
                : book.headAddress() + ":" + new Ports(book.ports()).headAgent();
    }

    private Path jar() throws ProvisionFailed, IOException {
        if (Files.isDirectory(settings.libDir())) {
            try (DirectoryStream<Path> jars =
                    Files.newDirectoryStream(settings.libDir(), "raybound-head-agent-*.jar")) {
                for (Path jar : jars) {
                    return jar;
                }
            }
        }
        throw failed(
                "agent-missing",
                "there is no raybound-head-agent-*.jar in " + settings.libDir(),
                "build the programs, or set lib_dir to where they are");
    }

    private static Map<String, String> environment(String marker) {
        Map<String, String> env = new LinkedHashMap<>();
        env.put("PATH", "/usr/local/bin:/usr/bin:/bin");
        for (String name : PASSED) {
            String value = System.getenv(name);
            if (value != null) {
                env.put(name, value);
            }
        }
        env.put(Commands.MARKER, marker);
        return env;
    }

    private static ProvisionFailed failed(String code, String message, String next) {
        return new ProvisionFailed(new Failure(code, Book.AGENT, message, next), false);
    }
}
