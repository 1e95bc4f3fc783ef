package io.raybound.cli.declare;

import io.raybound.cli.command.Common;
import io.raybound.cli.command.Outside;
import io.raybound.cli.command.Session;
import io.raybound.cli.manifest.Manifest;
import io.raybound.cli.output.Table;
import io.raybound.cli.shell.ExitCode;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `raybound diff`
@Command(
        name = "diff",
        description = {
            "Show what 'apply' would do: + made, ~ changed, = as it is. Exit code 1 when there are differences.",
            "The server checks each as in a dry run; what it would refuse is told and ends the diff."
        },
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
        List<Manifest> manifests = Manifest.read(outside.shell(), file);
        Session session = common.session(outside);
        Rehearsal rehearsal = new Rehearsal(outside, session);
        for (Manifest manifest : manifests) {
            Step step = Step.of(session, manifest);
            outside.shell().out().println(step.sign() + " " + manifest.reference());
            step.differences().forEach(d -> outside.shell().out().println("    " + Table.plain(d)));
            rehearsal.of(step);
            differs |= !step.isNothing();
        }
        return differs ? ExitCode.FAILED.number() : ExitCode.OK.number();
    }
}
