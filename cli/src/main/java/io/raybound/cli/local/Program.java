package io.raybound.cli.local;

import io.raybound.cli.shell.Refused;
import io.raybound.cli.shell.Shell;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/// One program of the local installation: how it is started and how its readiness is seen (`ready ...` in its log).
final class Program {
    private static final Duration READY = Duration.ofSeconds(90);
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final int SHOWN = 15;

    private final String name;
    private final LocalFolder folder;
    private final Install install;

    Program(String name, LocalFolder folder, Install install) {
        this.name = name;
        this.folder = folder;
        this.install = install;
    }

    String name() {
        return name;
    }

    /// Starts it and waits for its ready line.
    ///
    /// @param launched is told at once, so that a process is never forgotten when the wait is cut short
    LocalState.Run start(Shell shell, Consumer<LocalState.Run> launched, String... more) {
        Path log = folder.log(name);
        try {
            Files.createDirectories(log.getParent());
            long from = Files.exists(log) ? Files.size(log) : 0;
            Process process = launch(shell, log, List.of(more));
            LocalState.Run run = new LocalState.Run(process.pid(), Processes.started(process.toHandle()));
            launched.accept(run);
            awaitReady(process, log, from);
            return run;
        } catch (IOException e) {
            throw Refused.failed("cannot start " + name + ": " + e.getMessage(), "see " + log);
        }
    }

    /// Runs it to its end and gives back its exit code.
    int run(Shell shell, Duration limit, String... more) {
        Path log = folder.log(name);
        try {
            Process process = launch(shell, log, List.of(more));
            if (!process.waitFor(limit)) {
                process.destroyForcibly();
                return -1;
            }
            return process.exitValue();
        } catch (IOException e) {
            return -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    private Process launch(Shell shell, Path log, List<String> more) throws IOException {
        List<String> command = new ArrayList<>();
        Path setsid = Path.of("/usr/bin/setsid");
        if (Files.isExecutable(setsid)) {
            command.add(setsid.toString());
        }
        command.addAll(install.java(name));
        command.addAll(List.of("--config", folder.config(name).toString()));
        command.addAll(more);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.root().toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().clear();
        builder.environment().putAll(Install.environment(shell));
        return builder.start();
    }

    private void awaitReady(Process process, Path log, long from) throws IOException {
        long end = System.nanoTime() + READY.toNanos();
        while (System.nanoTime() < end) {
            String said = tail(log, from);
            if (said.startsWith("ready ") || said.contains("\nready ")) {
                return;
            }
            try {
                if (process.waitFor(LOOK)) {
                    throw failed("ended with exit code " + process.exitValue(), log, from);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                process.destroy();
                throw new Refused(io.raybound.cli.shell.ExitCode.INTERRUPTED, "interrupted", "");
            }
        }
        process.destroy();
        throw failed("was not ready after " + READY.toSeconds() + " s", log, from);
    }

    private Refused failed(String how, Path log, long from) throws IOException {
        String[] lines = tail(log, from).split("\n");
        List<String> last = Arrays.stream(lines)
                .skip(Math.max(0, lines.length - SHOWN))
                .map(l -> "  | " + l)
                .toList();
        return new Refused(
                io.raybound.cli.shell.ExitCode.FAILED,
                name + " " + how + "; its last words:",
                last,
                "the whole log is " + log);
    }

    private static String tail(Path log, long from) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            byte[] bytes = new byte[(int) Math.min(1_000_000, Math.max(0, file.length() - from))];
            file.seek(from);
            file.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
