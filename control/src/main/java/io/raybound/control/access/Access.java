package io.raybound.control.access;

import io.raybound.control.Code;
import io.raybound.control.PageRequest;
import io.raybound.control.Refusal;
import io.raybound.control.storage.Database;
import io.raybound.control.storage.Meta;
import io.raybound.control.storage.Place;
import io.raybound.control.storage.Query;
import io.raybound.control.storage.Tx;
import io.raybound.model.Id;
import io.raybound.model.Kind;
import io.raybound.model.Role;
import io.raybound.model.RoleAssignment;
import io.raybound.model.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Decides who may do what.
public final class Access {
    static final String ORGANIZATION_KEY = "organization";
    private static final PageRequest MOST = new PageRequest(500, null);

    private final Database database;

    public Access(Database database) {
        this.database = database;
    }

    /// The decision for a verb on a kind of object at a place.
    public Decision decide(Caller caller, Verb verb, Kind kind, Scope scope) {
        return database.read(tx -> rights(tx, caller).decide(verb, kind, scope));
    }

    /// The id of the organization.
    public Id organization() {
        return database.read(Access::organization);
    }

    /// What the caller may do, as of this transaction.
    public Rights rights(Tx tx, Caller caller) {
        List<Rights.Held> held = new ArrayList<>();
        for (RoleAssignment assignment : tx.objects()
                .list(Shapes.ASSIGNMENT, Query.all().under(caller.principalId()), MOST, false)
                .items()) {
            Optional<Role> role = role(tx, assignment.role());
            if (role.isPresent()) {
                Id cloud = assignment.scope().is(Kind.PROJECT)
                        ? tx.objects()
                                .place(assignment.scope())
                                .map(Place::cloud)
                                .orElse(null)
                        : null;
                held.add(new Rights.Held(role.get(), assignment.scope(), cloud));
            }
        }
        return new Rights(caller, organization(tx), held);
    }

    static Optional<Role> role(Tx tx, String name) {
        for (Role role : BuiltinRoles.ALL_ROLES) {
            if (role.name().equals(name)) {
                return Optional.of(role);
            }
        }
        return tx.objects().findUnique(Shapes.ROLE, "role/" + name).map(Shapes.CustomRole::role);
    }

    /// The id of the organization, as of this transaction.
    public static Id organizationOf(Tx tx) {
        return organization(tx);
    }

    static Id organization(Tx tx) {
        return tx.port(Meta.class)
                .get(ORGANIZATION_KEY)
                .map(Id::new)
                .orElseThrow(() -> new Refusal(
                        Code.WRONG_STATE, "this store has no organization yet", "Start the control plane once."));
    }
}
