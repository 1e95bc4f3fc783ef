package io.raybound.runtimelocal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.raybound.model.ClusterSpec;
import io.raybound.model.Id;
import io.raybound.model.NodeShape;
import io.raybound.testkit.Eventually;
import io.raybound.testkit.FakeRay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every cage that this machine allows, with real processes but without Ray: what a job can see, and
/// that nothing
/// survives it.
final class CagesIT {
    private static final int NOBODY = 65_534;
    private static final int LANE = 998;
    private static final Id CLUSTER = new Id("clu-aaaaaabbbbbb");

    private Path home = Path.of("/nonexistent");
    private LocalSettings settings = settings(Path.of("/nonexistent/run"), Path.of("/nonexistent"));

    @BeforeEach
    void folders() throws Exception {
        home = Files.createTempDirectory("rbc");
        open(home);
        settings = settings(home.resolve("run"), FakeRay.venv(home.resolve("venv"), "2.60.0", "#!/bin/sh\n"));
        for (Path folder : List.of(
                settings.dataDir(),
                settings.runDir(),
                own(),
                own().resolve("home"),
                settings.runDir().resolve("other"))) {
            Files.createDirectories(folder);
            open(folder);
        }
        Files.writeString(settings.dataDir().resolve("store.db"), "all secrets");
        Files.writeString(settings.runDir().resolve("other/token"), "token of another cluster");
        Files.writeString(own().resolve("token"), "own token");
    }

    @AfterEach
    void clean() throws Exception {
        PrivateFiles.delete(home);
    }

    @ParameterizedTest
    @EnumSource(Cage.class)
    void aJobSeesWhatIsItsOwnAndLeavesNothing(Cage cage) throws Exception {
        Caging caging = caging(cage);
        String job = """
                ls -A %1$s %2$s; cat %2$s/other/token; cat %3$s/token; ps -e | wc -l; id -u
                setsid sh -c 'sleep 987654' & sleep 987653 & echo ready
                while :; do sleep 1000 & wait $!; done""".formatted(settings.dataDir(), settings.runDir(), own());
        Book.Entry entry = start(caging, job);
        Path out = home.resolve("out");
        Eventually.within(
                Duration.ofSeconds(20),
                "the job runs",
                () -> Files.readString(out).contains("ready"));
        String seen = Files.readString(out);

        assertThat(seen).contains("own token");
        if (cage.isFenced()) {
            assertThat(seen).doesNotContain("store.db").doesNotContain("token of another cluster");
        }
        assertThat(Proc.marked(Commands.MARKER, entry.marker())).hasSizeGreaterThan(3);
        new Stopper(caging).stop(entry, false);
        assertThat(Proc.marked(Commands.MARKER, entry.marker())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Cage.class)
    void whatIsLeftOfAKilledNodeIsFoundAndEnded(Cage cage) throws Exception {
        Caging caging = caging(cage);
        Book.Entry entry = start(caging, "setsid sleep 987655 & echo ready; sleep 987656");
        Path out = home.resolve("out");
        Eventually.within(
                Duration.ofSeconds(20),
                "the job runs",
                () -> Files.readString(out).contains("ready"));
        Proc.signal(entry.ref(), true);
        Eventually.within(Duration.ofSeconds(5), "its first process is gone", () -> !Proc.isAlive(entry.ref()));
        new Stopper(caging).stop(entry, true);

        assertThat(Proc.marked(Commands.MARKER, entry.marker())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Cage.class)
    void aProcessThatWasStartedButNotWrittenDownIsAdopted(Cage cage) throws Exception {
        Caging caging = caging(cage);
        Book.Entry started = start(caging, "echo ready; sleep 987657");
        Eventually.within(
                Duration.ofSeconds(20),
                "the job runs",
                () -> Files.readString(home.resolve("out")).contains("ready"));
        Book.Entry intent = entry(started.marker(), 0, 0);
        Books.open(settings).write(new Book(CLUSTER, 7, 12_000, "boot-1", 2, false, List.of(intent)));

        assertThat(Books.open(settings).of(CLUSTER).entry("head")).contains(started);
        new Stopper(caging).stop(started, false);
    }

    private Caging caging(Cage cage) {
        boolean root = isRoot();
        assumeTrue(root || (cage != Cage.OWN_USER && cage != Cage.NAMESPACES), "needs root");
        for (Path groups : List.of(Path.of("/sys/fs/cgroup"), Path.of("/sys/fs/cgroup/unified"))) {
            if (cage == Cage.CGROUP && Files.isWritable(groups) && Files.exists(groups.resolve("cgroup.procs"))) {
                return new Caging(cage, groups);
            }
        }
        assumeTrue(cage != Cage.CGROUP, "no writable cgroup v2");
        return new Caging(cage, Path.of("/sys/fs/cgroup"));
    }

    private Book.Entry start(Caging caging, String job) throws Exception {
        boolean nobody = caging.cage() == Cage.USER_NAMESPACES && isRoot();
        boolean otherUser = caging.cage() == Cage.OWN_USER;
        if (nobody) {
            Owner.give(home, NOBODY);
        } else if (otherUser) {
            Owner.give(own(), Caging.uid(LANE));
        }
        String marker = CLUSTER + "/head/boot-1/" + caging.cage();
        Venv venv = Venv.read(settings.venv(), "2.60.0");
        Fence fence = Fence.of(settings, venv, own().toRealPath(), otherUser);
        List<String> line = new ArrayList<>();
        if (nobody) {
            line.addAll(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
        }
        String group = Stopper.group(entry(marker, 0, 0));
        caging.prepare(group);
        line.addAll(caging.wrap(fence, LANE, own().resolve("exit"), group, List.of("sh", "-c", job)));
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(Path.of("/").toFile())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("out").toFile());
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        Commands.MARKER,
                        marker,
                        "HOME",
                        own().resolve("home").toString(),
                        "PATH",
                        "/usr/bin:/bin:/usr/sbin:/sbin"));
        Process process = builder.start();
        Proc.Ref ref = Proc.running(process.pid()).orElseThrow();
        return entry(marker, ref.pid(), ref.startTime());
    }

    private static Book.Entry entry(String marker, long pid, long startTime) {
        return new Book.Entry(
                "head", "head", NodeShape.small(), "127.1.7.1", marker, "boot-1", pid, startTime, Instant.EPOCH);
    }

    private Path own() {
        return settings.runDir().resolve(CLUSTER.tail());
    }

    private LocalSettings settings(Path run, Path venv) {
        return new LocalSettings(
                home.resolve("data"),
                run,
                venv,
                ClusterSpec.DEFAULT_RAY,
                home,
                home,
                List.of(),
                0,
                0,
                Duration.ofMinutes(1),
                false,
                null);
    }

    private static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException e) {
            return false;
        }
    }

    private static void open(Path folder) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
