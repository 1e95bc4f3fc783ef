package io.raybound.cli.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Finds and ends processes by pid and start time, never by name.
final class Processes {
    private Processes() {}

    /// The process, when it still is the one that was started.
    static Optional<ProcessHandle> find(LocalState.Run run) {
        return ProcessHandle.of(run.pid())
                .filter(ProcessHandle::isAlive)
                .filter(p -> started(p).equals(run.started()))
                .filter(p -> !isZombie(p));
    }

    /// When a process began, as text that only equals itself: clock ticks since boot where the kernel tells.
    static String started(ProcessHandle process) {
        Optional<String[]> stat = stat(process);
        return stat.map(s -> "ticks:" + s[19])
                .orElseGet(() -> "at:"
                        + process.info().startInstant().map(Object::toString).orElse("unknown"));
    }

    /// Asks it to stop; ends it by force after the limit.
    ///
    /// @return false when force was needed
    static boolean stop(ProcessHandle process, Duration limit) {
        process.destroy();
        if (gone(process, limit)) {
            return true;
        }
        process.destroyForcibly();
        gone(process, Duration.ofSeconds(10));
        return false;
    }

    private static boolean gone(ProcessHandle process, Duration limit) {
        try {
            process.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return !process.isAlive();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean isZombie(ProcessHandle process) {
        return stat(process).map(s -> s[0].equals("Z")).orElse(false);
    }

    /// The fields of /proc/PID/stat after the name: state first, start time at index 19 (proc_pid_stat(5)).
    private static Optional<String[]> stat(ProcessHandle process) {
        try {
            String line = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            return Optional.of(line.substring(line.lastIndexOf(')') + 2).split(" "));
        } catch (IOException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }
}
