package io.raybound.cli.tunnel;

import io.raybound.cli.command.Common;
import io.raybound.cli.command.Outside;
import io.raybound.cli.command.Session;
import io.raybound.cli.shell.ExitCode;
import io.raybound.cli.shell.Refused;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `raybound exec`
@Command(
        name = "exec",
        description = {
            "Run any Ray tool against a cluster, authenticated, without a flag.",
            "The tool gets RAY_API_SERVER_ADDRESS, RAY_DASHBOARD_ADDRESS and RAY_AUTH_*; its exit code is passed on."
        },
        footer = {
            "",
            "Examples:",
            "  raybound exec demo -- ray list nodes",
            "  raybound exec demo -- ray job submit --working-dir . -- python main.py",
            "  raybound exec demo -- serve status"
        })
final class ExecCommand implements Callable<Integer> {
    private static final Duration CHILD_END = Duration.ofSeconds(10);

    private final Outside outside;

    @Mixin
    private final Common common = new Common();

    @Parameters(index = "0", paramLabel = "CLUSTER", description = "Name or id.")
    private String cluster = "";

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "-- TOOL", description = "The tool and its arguments.")
    private List<String> tool = List.of();

    ExecCommand(Outside outside) {
        this.outside = outside;
    }

    @Override
    public Integer call() {
        Session session = common.session(outside);
        try (Tunnel tunnel = Tunnel.open(session, cluster, 0)) {
            ProcessBuilder builder = new ProcessBuilder(tool)
                    .directory(outside.shell().cwd().toFile())
                    .inheritIO();
            prepare(builder.environment(), tunnel.variables());
            Process child = builder.start();
            Interrupts.leaveToChild();
            Thread ending = new Thread(() -> end(child), "raybound-exec-end");
            Runtime.getRuntime().addShutdownHook(ending);
            return child.waitFor();
        } catch (IOException e) {
            throw new Refused(
                    ExitCode.NOT_FOUND,
                    "cannot run '" + tool.getFirst() + "': " + e.getMessage(),
                    "is it on the PATH? Ray's tools come with: pip install 'ray[default]'");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.INTERRUPTED.number();
        }
    }

    /// Takes away what would lead the tool elsewhere, and keeps proxies from the loopback address.
    static void prepare(Map<String, String> environment, Map<String, String> variables) {
        for (String name : List.of("RAY_ADDRESS", "RAY_AUTH_TOKEN_PATH", "RAY_JOB_HEADERS")) {
            environment.remove(name);
        }
        environment.putAll(variables);
        for (String name : List.of("NO_PROXY", "no_proxy")) {
            String before = environment.getOrDefault(name, "");
            environment.put(name, (before.isEmpty() ? "" : before + ",") + "127.0.0.1,localhost");
        }
    }

    private static void end(Process child) {
        child.destroy();
        try {
            child.waitFor(CHILD_END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
