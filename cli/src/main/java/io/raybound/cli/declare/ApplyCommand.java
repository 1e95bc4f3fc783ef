package io.raybound.cli.declare;

import io.raybound.cli.command.Common;
import io.raybound.cli.command.Outside;
import io.raybound.cli.command.Session;
import io.raybound.cli.manifest.Manifest;
import io.raybound.cli.output.Table;
import io.raybound.cli.shell.Refused;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `raybound apply`
@Command(
        name = "apply",
        description = {
            "Make objects be as files say: missing ones are made, different ones changed, in the order of the files.",
            "What a file does not say stays as it is. 'get -o yaml' prints such files."
        },
        footer = {
            "",
            "Examples:",
            "  raybound apply -f cluster.yaml",
            "  raybound apply -f platform/ --dry-run=server",
            "  raybound get cluster demo -o yaml | raybound apply -f -"
        })
final class ApplyCommand implements Callable<Integer> {
    private final Outside outside;

    @Mixin
    private final Common common = new Common();

    @Option(
            names = {"-f", "--file"},
            required = true,
            paramLabel = "FILE",
            description = "YAML file, folder, or - for the input.")
    private String file = "";

    @Option(
            names = "--dry-run",
            paramLabel = "WHERE",
            defaultValue = "none",
            description = {
                "'server': the server checks all of it and changes nothing;",
                "'client': only the files are read."
            })
    private String dryRun = "none";

    ApplyCommand(Outside outside) {
        this.outside = outside;
    }

    @Override
    public Integer call() {
        if (!List.of("none", "client", "server").contains(dryRun)) {
            throw Refused.usage("--dry-run: '" + dryRun + "' is unknown", "expected none, client or server");
        }
        List<Manifest> manifests = Manifest.read(outside.shell(), file);
        if (dryRun.equals("client")) {
            manifests.forEach(m -> say(m.reference() + " is well-formed (client dry run)"));
            return 0;
        }
        Session session = common.session(outside);
        Rehearsal rehearsal = new Rehearsal(outside, session);
        for (Manifest manifest : manifests) {
            Step step = Step.of(session, manifest);
            if (dryRun.equals("server")) {
                say(manifest.reference() + " would be " + rehearsal.of(step) + " (server dry run)");
                step.differences().forEach(d -> say("    " + d));
            } else {
                say(manifest.reference() + " " + step.apply(session));
            }
        }
        return 0;
    }

    private void say(String line) {
        outside.shell().out().println(Table.plain(line));
    }
}
