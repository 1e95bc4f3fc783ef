package io.raybound.cli.local;

import io.raybound.cli.api.Contexts;
import io.raybound.cli.command.Confirm;
import io.raybound.cli.command.HelpOnly;
import io.raybound.cli.command.Outside;
import io.raybound.cli.output.Progress;
import io.raybound.cli.shell.Refused;
import io.raybound.cli.shell.Shell;
import java.nio.file.Files;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `raybound local ...`
@Command(
        name = "local",
        addMethodSubcommands = false,
        description = "Run the whole system on this machine.",
        footer = {"", "Examples:", "  raybound local up", "  raybound local down"})
final class LocalCommands {
    private final Outside outside;

    @Mixin
    final HelpOnly help = new HelpOnly();

    LocalCommands(Outside outside) {
        this.outside = outside;
    }

    @Command(
            name = "down",
            description = "Stop clusters and programs. Data stays: 'local up' starts again where it was.",
            footer = {"", "Examples:", "  raybound local down"})
    int down(@Mixin HelpOnly noContext, @Mixin DataOption data) {
        LocalFolder folder = data.folder(outside.shell());
        Progress progress = new Progress(outside.shell());
        boolean any = Lock.during(folder, () -> new LocalDown(outside.shell(), folder, progress).run());
        progress.line(any ? "stopped; start again: raybound local up" : "nothing was running in " + folder.root());
        return 0;
    }

    @Command(
            name = "reset",
            description = "Stop everything and delete all data of the local installation.",
            footer = {"", "Examples:", "  raybound local reset --yes"})
    int reset(
            @Mixin HelpOnly noContext,
            @Mixin DataOption data,
            @Option(
                            names = {"-y", "--yes"},
                            description = "Do not ask.")
                    boolean yes) {
        Shell shell = outside.shell();
        LocalFolder folder = data.folder(shell);
        if (!Files.exists(folder.state())) {
            shell.err().println("there is no local installation in " + folder.root());
            return 0;
        }
        if (!yes && !Confirm.asks(shell, "Delete " + folder.root() + " with all clusters, jobs and logs in it?")) {
            throw Refused.failed("nothing was deleted", "say yes, or use --yes");
        }
        Progress progress = new Progress(shell);
        Lock.during(folder, () -> new LocalDown(shell, folder, progress).run());
        LocalFolder.delete(folder.root());
        Contexts contexts = Contexts.read(shell);
        if (contexts.find(LocalUp.CONTEXT)
                .filter(c -> folder.rootCa().equals(c.caFile()))
                .isPresent()) {
            contexts.delete(LocalUp.CONTEXT);
            contexts.save();
        }
        progress.line("deleted " + folder.root());
        return 0;
    }
}
