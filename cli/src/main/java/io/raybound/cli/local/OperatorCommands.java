package io.raybound.cli.local;

import io.raybound.cli.command.HelpOnly;
import io.raybound.cli.command.Outside;
import io.raybound.cli.output.Format;
import io.raybound.cli.output.Printer;
import io.raybound.cli.output.Table;
import io.raybound.cli.output.View;
import io.raybound.cli.shell.ExitCode;
import io.raybound.cli.shell.Refused;
import io.raybound.cli.shell.Shell;
import io.raybound.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// `raybound operator ...`
@Command(
        name = "operator",
        addMethodSubcommands = false,
        description = "See what the operator of this machine knows, also while its control plane is away.",
        footer = {"", "Examples:", "  raybound operator status"})
final class OperatorCommands {
    private static final View VIEW =
            View.of("operator").field("OPERATOR", "site_id").build();

    private final Outside outside;

    @Mixin
    final HelpOnly help = new HelpOnly();

    OperatorCommands(Outside outside) {
        this.outside = outside;
    }

    @Command(
            name = "status",
            description = "Show the operator's own status file: link, clusters, isolation. Asks no server.",
            footer = {
                "",
                "Examples:",
                "  raybound operator status",
                "  raybound operator status --file /var/lib/raybound/operator/status.json -o json"
            })
    int status(
            @Mixin HelpOnly noContext,
            @Mixin DataOption data,
            @Option(names = "--file", paramLabel = "FILE", description = "Status file of another operator.") @Nullable
                    String file,
            @Option(
                            names = {"-o", "--output"},
                            paramLabel = "FORMAT",
                            description = "${COMPLETION-CANDIDATES}.",
                            defaultValue = "TABLE")
                    Format output) {
        Shell shell = outside.shell();
        LocalFolder folder = data.folder(shell);
        Path path = file == null ? folder.of("operator").resolve("status.json") : shell.path(file);
        JsonNode status = read(path);
        if (output == Format.TABLE) {
            lines(shell, "", status);
        } else {
            new Printer(shell, output, object -> object).one(status, VIEW);
        }
        LocalState state = file == null ? LocalState.read(folder) : null;
        LocalState.Run run = state == null ? null : state.programs().get("operator");
        if (state != null && (run == null || Processes.find(run).isEmpty())) {
            shell.warn("the operator does not run; this is what it wrote last");
        }
        return 0;
    }

    private static JsonNode read(Path path) {
        try {
            return Json.tree(Files.readString(path));
        } catch (IOException e) {
            throw new Refused(
                    ExitCode.NOT_FOUND,
                    "no operator has written its status to " + path,
                    "start one: raybound local up, or name its file: --file");
        }
    }

    /// Nested values as indented lines; lists of objects as tables.
    private static void lines(Shell shell, String indent, JsonNode object) {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            JsonNode value = field.getValue();
            String name = indent + field.getKey().replace('_', ' ');
            if (value.isObject()) {
                shell.out().println(name + ":");
                lines(shell, indent + "  ", value);
            } else if (value.isArray() && !value.isEmpty() && value.get(0).isObject()) {
                shell.out().println(name + ":");
                for (JsonNode item : value) {
                    shell.out().println(indent + "  - " + oneLine(item));
                }
            } else {
                shell.out()
                        .println(name + ": " + Table.plain(value.isValueNode() ? value.asString() : value.toString()));
            }
        }
    }

    private static String oneLine(JsonNode item) {
        StringBuilder line = new StringBuilder();
        item.properties()
                .forEach(e -> line.append(line.isEmpty() ? "" : "  ")
                        .append(e.getKey())
                        .append('=')
                        .append(
                                e.getValue().isValueNode()
                                        ? e.getValue().asString()
                                        : e.getValue().toString()));
        return Table.plain(line.toString());
    }
}
