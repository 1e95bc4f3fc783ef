package io.raybound.cli.command;

import io.raybound.cli.api.Context;
import io.raybound.cli.api.Contexts;
import io.raybound.cli.output.Format;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options of every command that talks to a control plane.
public final class Common {
    @Option(
            names = "--context",
            paramLabel = "NAME",
            description = "Which control plane to ask (default: the current context).")
    private @Nullable String context;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES} (default: table).")
    private Format output = Format.TABLE;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    /// Opens the session that the options ask for.
    public Session session(Outside outside) {
        Context chosen = Contexts.read(outside.shell()).select(context);
        return new Session(outside, chosen, output);
    }

    public Format output() {
        return output;
    }

    /// `--context`, or null.
    public @Nullable String context() {
        return context;
    }
}
