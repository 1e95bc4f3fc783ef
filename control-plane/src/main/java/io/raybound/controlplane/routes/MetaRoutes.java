package io.raybound.controlplane.routes;

import io.raybound.control.PageRequest;
import io.raybound.control.Refusal;
import io.raybound.control.Slice;
import io.raybound.control.access.Caller;
import io.raybound.control.assembly.Control;
import io.raybound.controlplane.api.Answer;
import io.raybound.controlplane.api.ApiCall;
import io.raybound.controlplane.api.Handler;
import io.raybound.model.Kind;
import io.raybound.model.RoleAssignment;
import io.raybound.wire.api.VersionInfo;
import io.raybound.wire.api.Whoami;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who am I, what is this.
final class MetaRoutes {
    private final Control control;
    private final Installation installation;

    MetaRoutes(Control control, Installation installation) {
        this.control = control;
        this.installation = installation;
    }

    Map<String, Handler> handlers() {
        return Map.of(
                "version",
                call -> Answer.ok(new VersionInfo(installation.version(), "v1", installation.consoleUrl())),
                "ca",
                call -> Answer.text(200, "application/x-pem-file", installation.caPem()),
                "whoami",
                this::whoami);
    }

    private Answer whoami(ApiCall call) {
        Caller caller = call.caller();
        boolean person = caller.kind() == Kind.USER;
        String shown = person
                ? control.users().get(caller, caller.principalId().value()).displayName()
                : "";
        return Answer.ok(new Whoami(
                caller.principalId(),
                caller.kind().word(),
                caller.name(),
                shown,
                control.access().organization(),
                roles(caller),
                call.signed().via()));
    }

    private List<RoleAssignment> roles(Caller caller) {
        List<RoleAssignment> own = new ArrayList<>();
        @Nullable String cursor = null;
        do {
            Slice<RoleAssignment> slice;
            try {
                slice = control.roles().assignments(caller, new PageRequest(500, cursor));
            } catch (Refusal hidden) {
                return own;
            }
            slice.items().stream()
                    .filter(assignment -> assignment.principalId().equals(caller.principalId()))
                    .forEach(own::add);
            cursor = slice.nextCursor();
        } while (cursor != null);
        return own;
    }
}
