package io.raybound.cli;

import io.raybound.cli.command.HelpOnly;
import io.raybound.cli.command.Outside;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `raybound completion`
@Command(
        name = "completion",
        description = "Print the completion script for bash and zsh.",
        footer = {
            "",
            "Examples:",
            "  source <(raybound completion)",
            "  raybound completion > /etc/bash_completion.d/raybound"
        })
final class CompletionCommand implements Callable<Integer> {
    private final Outside outside;

    @Mixin
    final HelpOnly help = new HelpOnly();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    CompletionCommand(Outside outside) {
        this.outside = outside;
    }

    @Override
    public Integer call() {
        outside.shell().out().print(AutoComplete.bash("raybound", spec.root().commandLine()));
        outside.shell().out().print('\n');
        outside.shell().out().flush();
        return 0;
    }
}
