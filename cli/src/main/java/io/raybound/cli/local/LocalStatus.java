package io.raybound.cli.local;

import io.raybound.cli.command.HelpOnly;
import io.raybound.cli.command.Outside;
import io.raybound.cli.output.Format;
import io.raybound.cli.output.Printer;
import io.raybound.cli.output.View;
import io.raybound.cli.shell.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// `raybound local status`
@Command(
        name = "status",
        description =
                "Show what runs on this machine. Exit code 3 when there is no installation, 1 when something is down.",
        footer = {"", "Examples:", "  raybound local status", "  raybound local status -o json"})
final class LocalStatus implements Callable<Integer> {
    private static final View VIEW = View.of("program")
            .field("PROGRAM", "name")
            .field("STATE", "state")
            .field("PID", "pid")
            .field("LOG", "log")
            .build();

    private final Outside outside;

    @Mixin
    final HelpOnly help = new HelpOnly();

    @Mixin
    private final DataOption data = new DataOption();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES} (default: table).")
    private Format output = Format.TABLE;

    @Option(names = "--json", description = "The same as -o json.")
    private boolean json;

    LocalStatus(Outside outside) {
        this.outside = outside;
    }

    @Override
    public Integer call() {
        LocalFolder folder = data.folder(outside.shell());
        LocalState state = LocalState.read(folder);
        if (state == null) {
            outside.shell().err().println("there is no local installation in " + folder.root());
            outside.shell().err().println("  next step: raybound local up");
            return ExitCode.NOT_FOUND.number();
        }
        ObjectNode whole = json(folder, state);
        Format format = json ? Format.JSON : output;
        Printer printer = new Printer(outside.shell(), format, object -> object);
        List<JsonNode> programs = new ArrayList<>();
        whole.path("programs").forEach(programs::add);
        if (format == Format.JSON || format == Format.YAML) {
            printer.one(whole, VIEW);
        } else {
            printer.list(programs, VIEW);
            printer.say("console " + whole.path("console_url").asString("") + ", data " + folder.root());
            printer.say("from another machine: " + Configs.sshLine(state.ports()));
        }
        return programs.stream().allMatch(p -> p.path("state").asString("").equals("running"))
                ? ExitCode.OK.number()
                : ExitCode.FAILED.number();
    }

    /// The status as a program reads it.
    static ObjectNode json(LocalFolder folder, LocalState state) {
        ObjectNode whole = JsonNodeFactory.instance.objectNode();
        whole.put("data_dir", folder.root().toString());
        whole.put("console_url", Configs.consoleUrl(state.ports()));
        whole.put("ca_file", folder.rootCa().toString());
        whole.putObject("ports")
                .put("console", state.ports().console())
                .put("machines", state.ports().machines())
                .put("site", state.ports().site());
        ArrayNode programs = whole.putArray("programs");
        for (String name : Install.PROGRAMS) {
            LocalState.Run run = state.programs().get(name);
            ObjectNode program = programs.addObject().put("name", name);
            boolean runs = run != null && Processes.find(run).isPresent();
            program.put("state", runs ? "running" : "stopped");
            if (run != null && runs) {
                program.put("pid", run.pid());
            }
            program.put("log", folder.log(name).toString());
        }
        return whole;
    }
}
