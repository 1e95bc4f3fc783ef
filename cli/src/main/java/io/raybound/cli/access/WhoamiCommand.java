package io.raybound.cli.access;

import io.raybound.cli.command.Common;
import io.raybound.cli.command.Outside;
import io.raybound.cli.command.Session;
import io.raybound.cli.output.View;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `raybound whoami`
@Command(
        name = "whoami",
        description = "Show who you are to the control plane, and your roles.",
        footer = {"", "Examples:", "  raybound whoami", "  raybound whoami -o json"})
final class WhoamiCommand implements Callable<Integer> {
    private static final View VIEW = View.of("principal")
            .field("NAME", "name")
            .field("ID", "principal_id")
            .field("KIND", "kind")
            .field("ORGANIZATION", "organization.name")
            .column(
                    "ROLES",
                    o -> StreamSupport.stream(o.path("roles").spliterator(), false)
                            .map(r -> View.text(r, "role") + "@" + View.text(r, "scope"))
                            .collect(Collectors.joining(" ")))
            .field("BY", "authenticated_by")
            .build();

    private final Outside outside;

    @Mixin
    private final Common common = new Common();

    WhoamiCommand(Outside outside) {
        this.outside = outside;
    }

    @Override
    public Integer call() {
        Session session = common.session(outside);
        session.printer().one(session.api().get("/v1/whoami"), VIEW);
        return 0;
    }
}
