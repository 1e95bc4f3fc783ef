package io.raybound.cli.local;

import io.raybound.cli.command.HelpOnly;
import io.raybound.cli.command.Outside;
import io.raybound.cli.output.Progress;
import io.raybound.cli.shell.Shell;
import io.raybound.wire.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `raybound local up`
@Command(
        name = "up",
        description = {
            "Start control plane, operator and edge on this machine, with a cloud 'local' and a site 'this-machine'.",
            "What runs already is found and kept."
        },
        footer = {
            "",
            "Examples:",
            "  raybound local up",
            "  raybound local up --data /srv/raybound --venv /opt/ray",
            "  raybound local up --foreground         Ctrl-C stops everything again"
        })
final class LocalUpCommand implements Callable<Integer> {
    private final Outside outside;

    @Mixin
    final HelpOnly help = new HelpOnly();

    @Mixin
    private final DataOption data = new DataOption();

    @Option(
            names = "--venv",
            paramLabel = "DIR",
            description = "Python environment with Ray (default: $RAYBOUND_VENV).")
    private @Nullable String venv;

    @Option(names = "--foreground", description = "Stay; Ctrl-C stops everything.")
    private boolean foreground;

    @Option(
            names = "--ephemeral",
            description = "Stay until the input closes; then stop everything and delete the data.")
    private boolean ephemeral;

    @Option(names = "--json", description = "Print what runs as JSON.")
    private boolean json;

    LocalUpCommand(Outside outside) {
        this.outside = outside;
    }

    @Override
    public Integer call() {
        Shell shell = outside.shell();
        LocalFolder folder = data.folder(shell);
        Install install = Install.find(shell, venv);
        Progress progress = new Progress(shell);
        if (foreground || ephemeral) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(folder, progress), "raybound-down"));
        }
        LocalState state = Lock.during(folder, () -> new LocalUp(outside, folder, install, progress).run());
        progress.line("everything runs");
        if (json) {
            shell.out().println(Json.writePretty(LocalStatus.json(folder, state)));
        } else {
            tell(shell, folder, state);
        }
        if (foreground || ephemeral) {
            stay(shell);
            Runtime.getRuntime().exit(0);
        }
        return 0;
    }

    /// Waits for Ctrl-C, or with `--ephemeral` for the end of the input.
    private void stay(Shell shell) {
        try {
            if (ephemeral) {
                byte[] buffer = new byte[256];
                while (shell.in().read(buffer) >= 0) {
                    // what is typed means nothing; only the end counts
                }
            } else {
                new CountDownLatch(1).await();
            }
        } catch (IOException e) {
            // an input that cannot be read has ended
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void end(LocalFolder folder, Progress progress) {
        Lock.during(folder, () -> new LocalDown(outside.shell(), folder, progress).run());
        if (ephemeral) {
            LocalCommands.forget(outside.shell(), folder);
        }
        progress.line("stopped");
    }

    private static void tell(Shell shell, LocalFolder folder, LocalState state) {
        PrintStream out = shell.out();
        out.println("console   " + Configs.consoleUrl(state.ports()));
        firstLogin(folder).ifPresent(link -> out.println("login     " + link + "   (works once)"));
        out.println("data      " + folder.root());
        out.println();
        out.println("What to try next:");
        out.println("  raybound cluster create demo --workers 1 --wait");
        out.println("  raybound job submit --cluster demo --wait -- python -c 'import ray; print(ray.init())'");
        out.println("  raybound open demo          (before the first time: raybound ca trust)");
        out.println("  raybound local down");
        if (shell.variable("SSH_CONNECTION").isPresent()) {
            out.println();
            out.println("This machine is remote. To use its pages in your own browser, run there:");
            out.println("  " + Configs.sshLine(state.ports()));
            out.println("  (browsers take every name under .localhost for their own machine)");
        }
    }

    private static java.util.Optional<String> firstLogin(LocalFolder folder) {
        try {
            String[] words = Files.readString(folder.firstLogin()).strip().split("\\s+", -1);
            return java.util.Optional.of(words[words.length - 1]).filter(w -> w.startsWith("https://"));
        } catch (IOException e) {
            return java.util.Optional.empty();
        }
    }
}
