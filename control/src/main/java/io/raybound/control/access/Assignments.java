package io.raybound.control.access;

import io.raybound.control.Code;
import io.raybound.control.PageRequest;
import io.raybound.control.Refusal;
import io.raybound.control.Slice;
import io.raybound.control.storage.Query;
import io.raybound.control.storage.Tx;
import io.raybound.model.Id;
import io.raybound.model.Kind;
import io.raybound.model.RoleAssignment;
import io.raybound.model.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which principal has which role where.
final class Assignments {
    private Assignments() {}

    static List<RoleAssignment> of(Tx tx, Id principal) {
        return all(tx, Query.all().under(principal));
    }

    static List<RoleAssignment> withRole(Tx tx, String role) {
        return all(tx, Query.all().named(role));
    }

    /// Takes all roles at a scope away, when the scope is removed.
    static void forgetScope(Tx tx, Id scope) {
        all(tx, Query.all()).stream()
                .filter(a -> a.scope().equals(scope))
                .forEach(a -> tx.objects().remove(a.id()));
    }

    /// Refuses when nobody would be left who can repair the roles.
    static void keepOneAdministrator(Tx tx, @Nullable Id withoutAssignment, @Nullable Id withoutPrincipal) {
        Id organization = Access.organization(tx);
        for (RoleAssignment a : withRole(tx, BuiltinRoles.ADMINISTRATOR)) {
            Optional<User> user = a.principalId().is(Kind.USER)
                    ? tx.objects().find(Shapes.USER, a.principalId()).filter(u -> !u.disabled())
                    : Optional.empty();
            if (user.isPresent()
                    && a.scope().equals(organization)
                    && !a.id().equals(withoutAssignment)
                    && !a.principalId().equals(withoutPrincipal)) {
                return;
            }
        }
        throw new Refusal(
                Code.LAST_ADMINISTRATOR,
                "this is the last administrator of the organization",
                "Make another user an administrator of the organization first.");
    }

    private static List<RoleAssignment> all(Tx tx, Query query) {
        List<RoleAssignment> all = new ArrayList<>();
        PageRequest page = new PageRequest(500, null);
        while (true) {
            Slice<RoleAssignment> slice = tx.objects().list(Shapes.ASSIGNMENT, query, page, false);
            all.addAll(slice.items());
            if (slice.nextCursor() == null) {
                return all;
            }
            page = new PageRequest(500, slice.nextCursor());
        }
    }
}
