package io.raybound.control.access;

import io.raybound.control.storage.Place;
import io.raybound.control.storage.Shape;
import io.raybound.model.ApiKey;
import io.raybound.model.Id;
import io.raybound.model.Kind;
import io.raybound.model.Organization;
import io.raybound.model.Role;
import io.raybound.model.RoleAssignment;
import io.raybound.model.ServiceAccount;
import io.raybound.model.User;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How this capability's objects are stored.
final class Shapes {
    static final Shape<Organization> ORGANIZATION = new Shape<>(
            Kind.ORGANIZATION,
            Organization.class,
            o -> place(o.id(), o.name(), "organization/" + o.name(), 1, o.createdAt()));
    static final Shape<User> USER = new Shape<>(
            Kind.USER,
            User.class,
            u -> place(u.id(), u.name(), "principal/" + u.name(), u.generation(), u.createdAt()));
    static final Shape<ServiceAccount> SERVICE_ACCOUNT = new Shape<>(
            Kind.SERVICE_ACCOUNT,
            ServiceAccount.class,
            a -> place(a.id(), a.name(), "principal/" + a.name(), a.generation(), a.createdAt()));
    static final Shape<ApiKey> API_KEY =
            new Shape<>(Kind.API_KEY, ApiKey.class, k -> under(k.id(), k.principalId(), k.name(), null, k.createdAt()));
    static final Shape<CustomRole> ROLE = new Shape<>(
            Kind.ROLE,
            CustomRole.class,
            r -> place(r.id(), r.role().name(), "role/" + r.role().name(), 1, r.createdAt()));
    static final Shape<RoleAssignment> ASSIGNMENT = new Shape<>(
            Kind.ROLE_ASSIGNMENT,
            RoleAssignment.class,
            a -> under(
                    a.id(),
                    a.principalId(),
                    a.role(),
                    "assignment/" + a.principalId() + "/" + a.role() + "/" + a.scope(),
                    a.createdAt()));

    private Shapes() {}

    /// A role that an administrator made.
    record CustomRole(Id id, Role role, Instant createdAt) {}

    private static Place place(Id id, String name, String key, long generation, Instant createdAt) {
        return new Place(id, null, null, null, null, name, "", key, generation, Set.of(), createdAt, null);
    }

    private static Place under(Id id, Id parent, String name, @Nullable String key, Instant createdAt) {
        return new Place(id, null, null, parent, parent, name, "", key, 1, Set.of(parent), createdAt, null);
    }
}
