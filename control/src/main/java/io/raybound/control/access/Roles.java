package io.raybound.control.access;

import io.raybound.control.Code;
import io.raybound.control.PageRequest;
import io.raybound.control.Problems;
import io.raybound.control.Refusal;
import io.raybound.control.Slice;
import io.raybound.control.storage.Place;
import io.raybound.control.storage.Query;
import io.raybound.control.storage.Tx;
import io.raybound.model.BadValue;
import io.raybound.model.Id;
import io.raybound.model.Kind;
import io.raybound.model.Role;
import io.raybound.model.RoleAssignment;
import io.raybound.model.Verb;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Built-in and custom roles, and who has them where.
public final class Roles {
    private static final PageRequest ALL = new PageRequest(500, null);
    private static final Set<String> KINDS =
            Arrays.stream(Kind.values()).map(Kind::word).collect(Collectors.toSet());

    private final Desk desk;
    private final Revoker revoker;

    public Roles(Desk desk, Revoker revoker) {
        this.desk = desk;
        this.revoker = revoker;
    }

    /// All roles.
    public List<Role> list(Caller caller) {
        return desk.read(caller, (tx, rights) -> {
            List<Role> roles = new ArrayList<>(BuiltinRoles.ALL_ROLES);
            if (rights.decide(Verb.READ, Kind.ROLE, rights.everywhere()).allowed()) {
                tx.objects().list(Shapes.ROLE, Query.all(), ALL, false).items().forEach(r -> roles.add(r.role()));
            }
            return List.copyOf(roles);
        });
    }

    /// Makes a custom role.
    public Role create(Call call, Role role) {
        Problems problems = new Problems();
        problems.expect(!role.permissions().isEmpty(), "permissions", "{}", "at least one resource type with verbs");
        for (String kind : role.permissions().keySet()) {
            problems.expect(
                    kind.equals("*") || KINDS.contains(kind),
                    "permissions",
                    kind,
                    "a resource type, like cluster, or *");
        }
        problems.refuseIfAny();
        Shapes.CustomRole custom = new Shapes.CustomRole(
                desk.next(Kind.ROLE), new Role(role.name(), false, role.permissions()), desk.now());
        return desk.once(call, Shapes.ROLE, tx -> {
                    Rights rights = desk.rights(tx, call.caller());
                    rights.require(Verb.WRITE, Kind.ROLE, rights.everywhere());
                    if (Access.role(tx, role.name()).isPresent()) {
                        throw new Refusal(
                                Code.NAME_TAKEN,
                                "there is already a role named '" + role.name() + "'",
                                "Choose another name.");
                    }
                    tx.objects().insert(Shapes.ROLE, custom);
                    desk.audit(tx, call, "role.create", custom.id());
                    return custom;
                })
                .role();
    }

    /// Removes a custom role that nobody has.
    public void delete(Call call, String name) {
        desk.onceDo(call, tx -> {
            Rights rights = desk.rights(tx, call.caller());
            Shapes.CustomRole role = desk.see(tx, rights, Shapes.ROLE, name);
            rights.require(Verb.DELETE, Kind.ROLE, rights.everywhere());
            if (!Assignments.withRole(tx, name).isEmpty()) {
                throw new Refusal(
                        Code.NOT_EMPTY, "the role '" + name + "' is still assigned", "Remove its assignments first.");
            }
            tx.objects().remove(role.id());
            desk.audit(tx, call, "role.delete", role.id());
        });
    }

    /// Gives a role to a principal at a scope.
    public RoleAssignment assign(Call call, NewRoleAssignment body) {
        Id id = desk.next(Kind.ROLE_ASSIGNMENT);
        return desk.once(call, Shapes.ASSIGNMENT, tx -> {
            Rights rights = desk.rights(tx, call.caller());
            Place at = scope(tx, rights, body.scope());
            rights.require(Verb.WRITE, Kind.ROLE_ASSIGNMENT, rights.scope(at));
            if (Access.role(tx, body.role()).isEmpty()) {
                throw Refusal.notFound("role", body.role());
            }
            Id principal = Principals.any(tx, body.principal());
            RoleAssignment made = new RoleAssignment(id, principal, body.role(), at.id(), desk.now());
            desk.free(
                    tx,
                    Shapes.ASSIGNMENT,
                    String.valueOf(Shapes.ASSIGNMENT.place().apply(made).uniqueKey()),
                    body.role());
            tx.objects().insert(Shapes.ASSIGNMENT, made);
            desk.audit(tx, call, "role_assignment.create", id);
            return made;
        });
    }

    /// All assignments that the caller may see.
    public Slice<RoleAssignment> assignments(Caller caller, PageRequest page) {
        return desk.read(caller, (tx, rights) -> {
            boolean all = rights.decide(Verb.READ, Kind.ROLE_ASSIGNMENT, rights.everywhere())
                    .allowed();
            Query query = all ? Query.all() : Query.all().under(caller.principalId());
            return tx.objects().list(Shapes.ASSIGNMENT, query, page, false);
        });
    }

    /// Takes a role away, by the assignment's id.
    public void unassign(Call call, String id) {
        desk.onceDo(call, tx -> {
            Rights rights = desk.rights(tx, call.caller());
            RoleAssignment found = desk.see(tx, rights, Shapes.ASSIGNMENT, id);
            Scope where = tx.objects().place(found.scope()).map(rights::scope).orElse(rights.everywhere());
            rights.require(Verb.DELETE, Kind.ROLE_ASSIGNMENT, where);
            if (found.role().equals(BuiltinRoles.ADMINISTRATOR) && found.scope().is(Kind.ORGANIZATION)) {
                Assignments.keepOneAdministrator(tx, found.id(), null);
            }
            tx.objects().remove(found.id());
            revoker.revoke(tx, found.principalId(), desk.now());
            desk.audit(tx, call, "role_assignment.delete", found.id());
        });
    }

    /// Takes away the roles that were given at a cloud or project which is being removed.
    public static void forgetScope(Tx tx, Id scope) {
        Assignments.forgetScope(tx, scope);
    }

    private static Place scope(Tx tx, Rights rights, String ref) {
        Id id;
        try {
            id = ref.equals("organization") ? Access.organization(tx) : new Id(ref);
        } catch (BadValue bad) {
            throw Refusal.of(new BadValue("scope", ref, "'organization', or the id of a cloud or project"));
        }
        if (!id.is(Kind.ORGANIZATION) && !id.is(Kind.CLOUD) && !id.is(Kind.PROJECT)) {
            throw Refusal.of(new BadValue("scope", ref, "'organization', or the id of a cloud or project"));
        }
        Kind kind = id.is(Kind.CLOUD) ? Kind.CLOUD : id.is(Kind.PROJECT) ? Kind.PROJECT : Kind.ORGANIZATION;
        return tx.objects()
                .place(id)
                .filter(place -> rights.sees(kind, place))
                .orElseThrow(() -> Refusal.notFound("scope", ref));
    }
}
