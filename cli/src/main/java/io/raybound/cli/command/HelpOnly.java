package io.raybound.cli.command;

import picocli.CommandLine.Option;

/// `--help` for commands that talk to no control plane.
public final class HelpOnly {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;
}
