package io.raybound.runtimelocal;

import io.raybound.reconcile.ProvisionFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Finds the strongest cage of this machine by trying: each is entered for real, with Ray's Python, and
/// must hide the
/// data folder.
final class CageProbe {
    private static final List<Path> GROUPS = List.of(Path.of("/sys/fs/cgroup"), Path.of("/sys/fs/cgroup/unified"));
    private static final int SECONDS = 20;
    private static final int LANE = 999;

    private final LocalSettings settings;
    private final Venv venv;

    CageProbe(LocalSettings settings, Venv venv) {
        this.settings = settings;
        this.venv = venv;
    }

    /// What was found.
    ///
    /// @param refused why each stronger cage was not taken, one sentence each
    record Found(Caging caging, List<String> refused) {}

    Found probe() throws IOException {
        List<String> refused = new ArrayList<>();
        boolean root = Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        List<Cage> candidates = root ? List.of(Cage.OWN_USER, Cage.NAMESPACES) : List.of(Cage.USER_NAMESPACES);
        for (Cage cage : candidates) {
            String problem = enter(new Caging(cage, GROUPS.getFirst()));
            if (problem.isEmpty()) {
                return new Found(new Caging(cage, GROUPS.getFirst()), refused);
            }
            refused.add(cage.sentence() + ": " + problem);
        }
        for (Path groups : GROUPS) {
            if (canKillGroups(groups)) {
                return new Found(new Caging(Cage.CGROUP, groups), refused);
            }
        }
        refused.add(Cage.CGROUP.sentence() + ": no writable cgroup v2 with cgroup.kill");
        return new Found(new Caging(Cage.MARKER, GROUPS.getFirst()), refused);
    }

    /// Empty when the cage holds; else what went wrong.
    private String enter(Caging caging) throws IOException {
        PrivateFiles.folder(settings.dataDir());
        PrivateFiles.folder(settings.runDir());
        Path own = settings.runDir().resolve("probe");
        Path secret = settings.dataDir().resolve(".probe");
        Path out = settings.dataDir().resolve(".probe.out");
        try {
            PrivateFiles.delete(own);
            PrivateFiles.folder(own);
            Files.writeString(secret, "probe");
            if (caging.cage() == Cage.OWN_USER) {
                Owner.give(own, Caging.uid(LANE));
            }
            Fence fence = Fence.of(settings, venv, own.toRealPath(), caging.cage() == Cage.OWN_USER);
            String test = "test ! -e " + Fence.quoted(secret.toString()) + " && test -r "
                    + Fence.quoted(venv.packages() + "/ray/__init__.py") + " && exec "
                    + Fence.quoted(venv.bin("python").toString()) + " -c pass";
            List<String> line = caging.wrap(fence, LANE, own.resolve("exit"), "probe", List.of("sh", "-c", test));
            return run(line, out);
        } catch (ProvisionFailed e) {
            return e.getMessage() == null ? "failed" : e.getMessage();
        } finally {
            Files.deleteIfExists(secret);
            Files.deleteIfExists(out);
            PrivateFiles.delete(own);
        }
    }

    private static String run(List<String> line, Path out) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .directory(Path.of("/").toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().clear();
        builder.environment().putAll(Map.of("HOME", "/", "PATH", "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"));
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
        try {
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return "no answer within " + SECONDS + " s";
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            return "interrupted";
        }
        String said = PrivateFiles.tail(out);
        return process.exitValue() == 0 ? "" : "exit code " + process.exitValue() + (said.isEmpty() ? "" : ", " + said);
    }

    private static boolean canKillGroups(Path groups) {
        Path group = groups.resolve("raybound-probe");
        try {
            Files.createDirectory(group);
            boolean kills = Files.isWritable(group.resolve("cgroup.kill"));
            Files.delete(group);
            return kills;
        } catch (IOException e) {
            return false;
        }
    }
}
