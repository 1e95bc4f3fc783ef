package io.raybound.cli;

import io.raybound.cli.command.HelpOnly;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `raybound` itself.
@Command(
        name = "raybound",
        synopsisHeading = "Usage: ",
        description = {"Ray clusters inside networks that nobody can dial into.", ""},
        commandListHeading = "%nCommands:%n",
        footer = {
            "",
            "Examples:",
            "  raybound local up                     the whole system on this machine",
            "  raybound cluster create demo --wait   a Ray cluster",
            "  raybound job submit --cluster demo --working-dir . --wait -- python main.py",
            "  source <(raybound completion)         completion for bash and zsh",
        })
final class Root {
    @Mixin
    final HelpOnly help = new HelpOnly();
}
