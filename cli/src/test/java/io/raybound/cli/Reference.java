package io.raybound.cli;

import io.raybound.cli.command.Outside;
import io.raybound.cli.shell.ExitCode;
import io.raybound.cli.shell.Shell;
import io.raybound.cli.shell.Streams;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Random;
import picocli.CommandLine;

/// Writes docs/reference/cli.md from the commands themselves.
final class Reference {
    private Reference() {}

    /// The command line with all groups.
    static CommandLine whole() {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Streams streams = new Streams(InputStream.nullInputStream(), nowhere, nowhere, false, false, false);
        Shell shell = new Shell(Map.of(), streams, Path.of("."), InstantSource.system(), new Random(1));
        return Commands.load(new Outside(shell, context -> {
            throw new IllegalStateException("no network here");
        }));
    }

    static Path page() {
        return Path.of("..", "docs", "reference", "cli.md");
    }

    static String markdown() {
        StringBuilder page = new StringBuilder("""
                # Command line

                Generated from the commands; `raybound COMMAND --help` shows the same. Answers go to the output, progress,
                warnings and errors to the error stream. `-o json` is the API's object, `-o yaml` what `apply -f` takes back.

                ## Exit codes

                | Code | Meaning |
                |---|---|
                """);
        for (ExitCode code : ExitCode.values()) {
            page.append("| ")
                    .append(code.number())
                    .append(" | ")
                    .append(code.meaning())
                    .append(" |\n");
        }
        page.append("""

                `exec` passes on the exit code of its tool.

                ## Environment

                | Variable | Meaning |
                |---|---|
                | `RAYBOUND_CONTEXT` | the context to use, as `--context` |
                | `RAYBOUND_URL`, `RAYBOUND_API_KEY`, `RAYBOUND_CA_FILE` | override the context's values, or stand alone where there is none (CI) |
                | `RAYBOUND_CONFIG` | the contexts file (default `~/.config/raybound/config.yaml`) |
                | `RAYBOUND_DATA`, `RAYBOUND_VENV` | data folder and Python of `local up` |
                | `HTTPS_PROXY`, `NO_PROXY` | honoured, except for loopback names |
                | `RAYBOUND_DEBUG` | print the trace of a failure |
                | `RAYBOUND_AOT=off` | start without the AOT cache |
                """);
        commands(page, whole());
        return page.toString();
    }

    private static void commands(StringBuilder page, CommandLine line) {
        page.append("\n## ").append(line.getCommandSpec().qualifiedName()).append("\n\n```text\n");
        page.append(line.getUsageMessage(CommandLine.Help.Ansi.OFF).stripTrailing())
                .append("\n```\n");
        new LinkedHashSet<>(line.getSubcommands().values()).forEach(sub -> commands(page, sub));
    }
}
