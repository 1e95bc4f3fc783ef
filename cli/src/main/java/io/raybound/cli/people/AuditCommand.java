package io.raybound.cli.people;

import io.raybound.cli.command.Common;
import io.raybound.cli.command.Outside;
import io.raybound.cli.command.Paging;
import io.raybound.cli.command.Session;
import io.raybound.cli.command.Views;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `raybound audit`
@Command(
        name = "audit",
        addMethodSubcommands = false,
        description = "Show who did what, and who was denied what; newest first.",
        footer = {
            "",
            "Examples:",
            "  raybound audit --max-items 20",
            "  raybound audit export --follow >> audit.jsonl",
            "  raybound audit verify audit.jsonl"
        })
final class AuditCommand implements Callable<Integer> {
    private final Outside outside;

    @Mixin
    private final Common common = new Common();

    @Mixin
    private final Paging paging = new Paging();

    AuditCommand(Outside outside) {
        this.outside = outside;
    }

    @Override
    public Integer call() {
        Session session = common.session(outside);
        session.printer().list(session.api().list("/v1/audit", paging.most()), Views.audit());
        return 0;
    }
}
