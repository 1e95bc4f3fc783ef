package io.raybound.cli.declare;

import io.raybound.cli.command.Common;
import io.raybound.cli.command.Outside;
import io.raybound.cli.command.Session;
import io.raybound.cli.manifest.Manifest;
import io.raybound.cli.output.Table;
import io.raybound.cli.shell.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `raybound diff`
@Command(
        name = "diff",
        description =
                "Show what 'apply' would do: + made, ~ changed, = as it is. Exit code 1 when there are differences.",
        footer = {"", "Examples:", "  raybound diff -f cluster.yaml"})
final class DiffCommand implements Callable<Integer> {
    private final Outside outside;

    @Mixin
    private final Common common = new Common();

    @Option(
            names = {"-f", "--file"},
            required = true,
            paramLabel = "FILE",
            description = "YAML file, folder, or - for the input.")
    private String file = "";

    DiffCommand(Outside outside) {
        this.outside = outside;
    }

    @Override
    public Integer call() {
        boolean differs = false;
        Session session = null;
        for (Manifest manifest : Manifest.read(outside.shell(), file)) {
            session = session == null ? common.session(outside) : session;
            Step step = Step.of(session, manifest);
            outside.shell().out().println(step.sign() + " " + manifest.reference());
            step.differences().forEach(d -> outside.shell().out().println("    " + Table.plain(d)));
            differs |= !step.isNothing();
        }
        return differs ? ExitCode.FAILED.number() : ExitCode.OK.number();
    }
}
