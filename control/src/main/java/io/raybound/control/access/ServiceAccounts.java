package io.raybound.control.access;

import io.raybound.control.PageRequest;
import io.raybound.control.Slice;
import io.raybound.model.ServiceAccount;
import org.jspecify.annotations.Nullable;

/// Accounts of programs.
public final class ServiceAccounts {
    /// Makes a service account, which may do nothing until given a role.
    public ServiceAccount create(Call call, String name) {
        return io.raybound.control.Unbuilt.yet();
    }

    /// A service account by name or id.
    public ServiceAccount get(Caller caller, String ref) {
        return io.raybound.control.Unbuilt.yet();
    }

    /// The service accounts that the caller may see.
    public Slice<ServiceAccount> list(Caller caller, PageRequest page) {
        return io.raybound.control.Unbuilt.yet();
    }

    /// Removes it with keys and roles, and revokes its grants.
    public void delete(Call call, String ref, @Nullable Long ifMatch) {
        io.raybound.control.Unbuilt.yet();
    }
}
