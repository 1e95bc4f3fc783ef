package io.raybound.cli.access;

import io.raybound.cli.api.Context;
import io.raybound.cli.api.Contexts;
import io.raybound.cli.command.Body;
import io.raybound.cli.command.HelpOnly;
import io.raybound.cli.command.Outside;
import io.raybound.cli.output.Format;
import io.raybound.cli.output.Printer;
import io.raybound.cli.output.View;
import io.raybound.cli.shell.Shell;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `raybound context ...`
@Command(
        name = "context",
        addMethodSubcommands = false,
        description = "Choose between control planes, as kubectl does.",
        footer = {"", "Examples:", "  raybound context list", "  raybound context use work"})
final class ContextCommands {
    private static final View VIEW = View.of("context")
            .column("CURRENT", o -> o.path("current").asBoolean(false) ? "*" : "")
            .field("NAME", "name")
            .field("URL", "url")
            .column("LOGGED IN", o -> o.path("logged_in").asBoolean(false) ? "yes" : "no")
            .field("CA FILE", "ca_file")
            .build();

    private final Outside outside;

    @Mixin
    final HelpOnly help = new HelpOnly();

    ContextCommands(Outside outside) {
        this.outside = outside;
    }

    @Command(
            name = "list",
            description = "List the contexts.",
            footer = {"", "Examples:", "  raybound context list"})
    int list(
            @Mixin HelpOnly noContext,
            @Option(
                            names = {"-o", "--output"},
                            paramLabel = "FORMAT",
                            defaultValue = "TABLE",
                            description = "${COMPLETION-CANDIDATES}.")
                    Format output) {
        Contexts contexts = Contexts.read(outside.shell());
        printer(output)
                .list(
                        contexts.names().stream()
                                .map(n -> json(contexts, contexts.get(n)))
                                .toList(),
                        VIEW);
        return 0;
    }

    @Command(
            name = "show",
            description = "Show the context that commands use now; never its key.",
            footer = {"", "Examples:", "  raybound context show -o json"})
    int show(
            @Mixin HelpOnly noContext,
            @Parameters(arity = "0..1", paramLabel = "NAME", description = "Default: the current one.") @Nullable
                    String name,
            @Option(
                            names = {"-o", "--output"},
                            paramLabel = "FORMAT",
                            defaultValue = "TABLE",
                            description = "${COMPLETION-CANDIDATES}.")
                    Format output) {
        Contexts contexts = Contexts.read(outside.shell());
        printer(output).one(json(contexts, contexts.select(name)), VIEW);
        return 0;
    }

    @Command(
            name = "use",
            description = "Make a context the current one.",
            footer = {"", "Examples:", "  raybound context use work"})
    int use(@Mixin HelpOnly noContext, @Parameters(paramLabel = "NAME", description = "The context.") String name) {
        Contexts contexts = Contexts.read(outside.shell());
        contexts.use(name);
        contexts.save();
        outside.shell().out().println("context '" + name + "' is current");
        return 0;
    }

    @Command(
            name = "delete",
            description = "Forget a context and its key.",
            footer = {"", "Examples:", "  raybound context delete work"})
    int delete(@Mixin HelpOnly noContext, @Parameters(paramLabel = "NAME", description = "The context.") String name) {
        Contexts contexts = Contexts.read(outside.shell());
        contexts.delete(name);
        contexts.save();
        outside.shell().out().println("context '" + name + "' is forgotten");
        return 0;
    }

    private Printer printer(Format output) {
        Shell shell = outside.shell();
        return new Printer(shell, output, object -> object);
    }

    private static JsonNode json(Contexts contexts, Context c) {
        return new Body()
                .put("name", c.name())
                .put("url", c.url().toString())
                .put("logged_in", c.apiKey() != null)
                .put("ca_file", Objects.toString(c.caFile(), null))
                .put("cloud", c.cloud())
                .put("project", c.project())
                .put("current", contexts.current().filter(c.name()::equals).isPresent())
                .json();
    }
}
