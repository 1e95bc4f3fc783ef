package io.raybound.runtimelocal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the kernel says about processes (proc(5)). A process is named by pid and start time, so a
/// reused pid is another
/// one.
final class Proc {
    private static final Path ROOT = Path.of("/proc");

    private Proc() {}

    /// One process for ever.
    ///
    /// @param startTime field 22 of `/proc/<pid>/stat`, clock ticks since boot
    record Ref(long pid, long startTime) {}

    /// The process that has this pid now; empty when there is none or only its zombie.
    static Optional<Ref> running(long pid) {
        return stat(pid).filter(s -> s.state != 'Z' && s.state != 'X').map(s -> new Ref(pid, s.startTime));
    }

    /// True while exactly this process runs.
    static boolean isAlive(Ref ref) {
        return running(ref.pid()).filter(ref::equals).isPresent();
    }

    /// The pids of its child processes.
    static List<Long> children(long pid) {
        List<Long> children = new ArrayList<>();
        for (long candidate : pids()) {
            stat(candidate).filter(s -> s.parent == pid).ifPresent(s -> children.add(candidate));
        }
        return children;
    }

    /// All living processes whose environment has this variable with this value.
    static List<Ref> marked(String variable, String value) {
        byte[] wanted = (variable + "=" + value).getBytes(StandardCharsets.UTF_8);
        List<Ref> found = new ArrayList<>();
        for (long pid : pids()) {
            if (hasVariable(pid, wanted)) {
                running(pid).ifPresent(found::add);
            }
        }
        return found;
    }

    /// The one of these whose parent is not among them: what was started by us.
    static Optional<Ref> outermost(List<Ref> refs) {
        List<Long> pids = refs.stream().map(Ref::pid).toList();
        return refs.stream()
                .filter(ref ->
                        stat(ref.pid()).filter(s -> !pids.contains(s.parent)).isPresent())
                .findFirst();
    }

    /// Sends SIGTERM, or SIGKILL when `hard`, to this very process.
    static void signal(Ref ref, boolean hard) {
        if (!isAlive(ref)) {
            return;
        }
        ProcessHandle.of(ref.pid()).ifPresent(handle -> {
            if (hard) {
                handle.destroyForcibly();
            } else {
                handle.destroy();
            }
        });
    }

    private static boolean hasVariable(long pid, byte[] wanted) {
        byte[] environment;
        try {
            environment = Files.readAllBytes(ROOT.resolve(Long.toString(pid)).resolve("environ"));
        } catch (IOException e) {
            return false;
        }
        int start = 0;
        for (int i = 0; i <= environment.length; i++) {
            if (i == environment.length || environment[i] == 0) {
                if (java.util.Arrays.equals(environment, start, i, wanted, 0, wanted.length)) {
                    return true;
                }
                start = i + 1;
            }
        }
        return false;
    }

    private static List<Long> pids() {
        List<Long> pids = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(ROOT, "[0-9]*")) {
            entries.forEach(path -> pids.add(Long.parseLong(path.getFileName().toString())));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return pids;
    }

    private record Stat(char state, long parent, long startTime) {}

    private static Optional<Stat> stat(long pid) {
        try {
            String text =
                    Files.readString(ROOT.resolve(Long.toString(pid)).resolve("stat"), StandardCharsets.ISO_8859_1);
            // The name in brackets may hold spaces and brackets itself: count from the last one.
            String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
            return Optional.of(new Stat(fields[0].charAt(0), Long.parseLong(fields[1]), Long.parseLong(fields[19])));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }
}
