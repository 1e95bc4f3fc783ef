package io.raybound.cli.people;

import io.raybound.cli.api.Api;
import io.raybound.cli.api.ApiProblem;
import io.raybound.cli.command.Body;
import io.raybound.cli.command.Common;
import io.raybound.cli.command.HelpOnly;
import io.raybound.cli.command.Outside;
import io.raybound.cli.command.Paging;
import io.raybound.cli.command.Session;
import io.raybound.cli.command.Views;
import io.raybound.cli.output.View;
import io.raybound.cli.shell.ExitCode;
import io.raybound.cli.shell.Refused;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `raybound role ...`
@Command(
        name = "role",
        addMethodSubcommands = false,
        description = "Roles and who has them, on the tree organization > cloud > project.",
        footer = {"", "Examples:", "  raybound role grant contributor --user ada --scope local"})
final class RoleCommands {
    private static final String PATH = "/v1/role-assignments";

    private final Outside outside;

    @Mixin
    final HelpOnly help = new HelpOnly();

    RoleCommands(Outside outside) {
        this.outside = outside;
    }

    @Command(
            name = "list",
            description = "List the roles and what they allow.",
            footer = {"", "Examples:", "  raybound role list"})
    int list(@Mixin Common common, @Mixin Paging paging) {
        Session session = common.session(outside);
        session.printer().list(session.api().list("/v1/roles", paging.most()), Views.role());
        return 0;
    }

    @Command(
            name = "assignments",
            description = "List who has which role where.",
            footer = {"", "Examples:", "  raybound role assignments"})
    int assignments(@Mixin Common common, @Mixin Paging paging) {
        Session session = common.session(outside);
        session.printer().list(session.api().list(PATH, paging.most()), Views.roleAssignment(now()));
        return 0;
    }

    @Command(
            name = "grant",
            description = "Give a role to a user or service account.",
            footer = {
                "",
                "Examples:",
                "  raybound role grant reader --user ada",
                "  raybound role grant contributor --service-account ci --scope local"
            })
    int grant(
            @Mixin Common common,
            @Parameters(paramLabel = "ROLE", description = "administrator, contributor, reader or another one.")
                    String role,
            @Mixin Principal principal,
            @Option(
                            names = "--scope",
                            paramLabel = "SCOPE",
                            description = "Cloud or project id (default: the organization).")
                    @Nullable
                    String scope) {
        Session session = common.session(outside);
        Body body = new Body()
                .put("principal", principal.required())
                .put("role", role)
                .put("scope", scope);
        session.printer().one(session.api().create(PATH, body.json()), Views.roleAssignment(now()));
        return 0;
    }

    @Command(
            name = "revoke",
            description = "Take a role back: by the assignment's id, or by role and principal.",
            footer = {"", "Examples:", "  raybound role revoke ra-...", "  raybound role revoke reader --user ada"})
    int revoke(
            @Mixin Common common,
            @Parameters(paramLabel = "ASSIGNMENT", description = "Id of the assignment, or name of the role.")
                    String what,
            @Mixin Principal principal) {
        Session session = common.session(outside);
        String id = what.startsWith("ra-") ? what : find(session, what, principal.required());
        session.api().act("DELETE", PATH + "/" + id, null);
        session.printer().say("assignment " + id + " is taken back");
        return 0;
    }

    @Command(
            name = "delete",
            description = "Delete a custom role that nobody has.",
            footer = {"", "Examples:", "  raybound role delete job-sender"})
    int delete(@Mixin Common common, @Parameters(paramLabel = "ROLE", description = "Name of the role.") String role) {
        Session session = common.session(outside);
        session.api().act("DELETE", "/v1/roles/" + Api.quote(role), null);
        session.printer().say("role " + role + " is deleted");
        return 0;
    }

    private static String find(Session session, String role, String principal) {
        String id = principalId(session, principal);
        List<JsonNode> found = session.api().list(PATH, 1000).stream()
                .filter(a -> View.text(a, "role").equals(role)
                        && View.text(a, "principal_id").equals(id))
                .toList();
        if (found.size() != 1) {
            throw new Refused(
                    found.isEmpty() ? ExitCode.NOT_FOUND : ExitCode.CONFLICT,
                    principal + " has the role " + role + (found.isEmpty() ? " nowhere" : " in several places"),
                    "name the assignment's id: raybound role assignments");
        }
        return View.text(found.getFirst(), "id");
    }

    private static String principalId(Session session, String principal) {
        for (String path : List.of("/v1/users/", "/v1/service-accounts/")) {
            try {
                return View.text(session.api().get(path + Api.quote(principal)), "id");
            } catch (ApiProblem e) {
                if (e.status() != 404) {
                    throw e;
                }
            }
        }
        throw new Refused(
                ExitCode.NOT_FOUND, "there is no user or service account '" + principal + "'", "raybound user list");
    }

    private Instant now() {
        return outside.shell().clock().instant();
    }
}
