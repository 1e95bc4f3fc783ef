package io.raybound.control.access;

import io.raybound.control.PageRequest;
import io.raybound.control.Slice;
import io.raybound.model.Secret;
import io.raybound.model.User;
import org.jspecify.annotations.Nullable;

/// The people of the organization.
public final class Users {
    /// Makes a user, who may do nothing until given a role.
    public User create(Call call, NewUser body) {
        return io.raybound.control.Unbuilt.yet();
    }

    /// A user by name or id.
    public User get(Caller caller, String ref) {
        return io.raybound.control.Unbuilt.yet();
    }

    /// The users that the caller may see.
    public Slice<User> list(Caller caller, PageRequest page) {
        return io.raybound.control.Unbuilt.yet();
    }

    /// Removes a user with keys, sessions and roles, and revokes their grants.
    public void delete(Call call, String ref, @Nullable Long ifMatch) {
        io.raybound.control.Unbuilt.yet();
    }

    /// Sets a password: one's own, or with write on users anybody's.
    public void setPassword(Call call, String ref, Secret password) {
        io.raybound.control.Unbuilt.yet();
    }

    /// Makes a login link for a user, which works once.
    public FirstLogin loginLink(Call call, String ref) {
        return io.raybound.control.Unbuilt.yet();
    }
}
