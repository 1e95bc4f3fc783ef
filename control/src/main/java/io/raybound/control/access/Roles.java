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
        return io.raybound.control.Unbuilt.yet();
    }

    /// Makes a custom role.
    public Role create(Call call, Role role) {
        return io.raybound.control.Unbuilt.yet();
    }

    /// Removes a custom role that nobody has.
    public void delete(Call call, String name) {
        io.raybound.control.Unbuilt.yet();
    }

    /// Gives a role to a principal at a scope.
    public RoleAssignment assign(Call call, NewRoleAssignment body) {
        return io.raybound.control.Unbuilt.yet();
    }

    /// All assignments that the caller may see.
    public Slice<RoleAssignment> assignments(Caller caller, PageRequest page) {
        return io.raybound.control.Unbuilt.yet();
    }

    /// Takes a role away, by the assignment's id.
    public void unassign(Call call, String id) {
        io.raybound.control.Unbuilt.yet();
    }
}
