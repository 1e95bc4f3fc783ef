package io.raybound.control.access;

import io.raybound.control.PageRequest;
import io.raybound.control.Slice;
import io.raybound.model.Role;
import io.raybound.model.RoleAssignment;
import java.util.List;

/// Built-in and custom roles, and who has them where.
public final class Roles {
    /// All roles.
    public List<Role> list(Caller caller) {
        throw new UnsupportedOperationException();
    }

    /// Makes a custom role.
    public Role create(Call call, Role role) {
        throw new UnsupportedOperationException();
    }

    /// Removes a custom role that nobody has.
    public void delete(Call call, String name) {
        throw new UnsupportedOperationException();
    }

    /// Gives a role to a principal at a scope.
    public RoleAssignment assign(Call call, NewRoleAssignment body) {
        throw new UnsupportedOperationException();
    }

    /// All assignments that the caller may see.
    public Slice<RoleAssignment> assignments(Caller caller, PageRequest page) {
        throw new UnsupportedOperationException();
    }

    /// Takes a role away, by the assignment's id.
    public void unassign(Call call, String id) {
        throw new UnsupportedOperationException();
    }
}
