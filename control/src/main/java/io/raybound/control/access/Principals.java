package io.raybound.control.access;

import io.raybound.control.Refusal;
import io.raybound.control.storage.Tx;
import io.raybound.model.Id;
import io.raybound.model.Kind;
import io.raybound.model.ServiceAccount;
import io.raybound.model.User;
import java.time.Instant;
import java.util.Optional;

/// Finds users and service accounts, whatever the caller may see of them.
public final class Principals {
    private Principals() {}

    /// The caller that a token speaks for; empty when its principal is gone or disabled.
    static Optional<Caller> caller(Tx tx, Id principal, Id sid) {
        if (principal.is(Kind.SERVICE_ACCOUNT)) {
            return tx.objects()
                    .find(Shapes.SERVICE_ACCOUNT, principal)
                    .map(account -> new Caller(principal, account.name(), Kind.SERVICE_ACCOUNT, sid));
        }
        return tx.objects()
                .find(Shapes.USER, principal)
                .filter(user -> !user.disabled())
                .map(user -> new Caller(principal, user.name(), Kind.USER, sid));
    }

    /// A user by exact name or id.
    public static User user(Tx tx, String ref) {
        return find(tx, ref).orElseThrow(() -> Refusal.notFound("user", ref));
    }

    /// A user by id.
    public static Optional<User> byId(Tx tx, Id id) {
        return tx.objects().find(Shapes.USER, id);
    }

    /// True when the id is a principal of this organization.
    public static boolean exists(Tx tx, Id id) {
        return (id.is(Kind.USER) || id.is(Kind.SERVICE_ACCOUNT))
                && tx.objects().place(id).isPresent();
    }

    /// The id of a user or service account by exact name or id: sharing names people without a right to list them.
    public static Id any(Tx tx, String ref) {
        return find(tx, ref)
                .map(User::id)
                .or(() -> account(tx, ref).map(ServiceAccount::id))
                .orElseThrow(() -> Refusal.notFound("user or service account", ref));
    }

    static Optional<User> find(Tx tx, String ref) {
        return Id.read(Kind.USER, ref)
                .flatMap(id -> tx.objects().find(Shapes.USER, id))
                .or(() -> tx.objects().findUnique(Shapes.USER, "principal/" + ref));
    }

    static Optional<ServiceAccount> account(Tx tx, String ref) {
        return Id.read(Kind.SERVICE_ACCOUNT, ref)
                .flatMap(id -> tx.objects().find(Shapes.SERVICE_ACCOUNT, id))
                .or(() -> tx.objects().findUnique(Shapes.SERVICE_ACCOUNT, "principal/" + ref));
    }

    /// Removes all that hangs on a principal, and revokes its grants.
    static void forget(Tx tx, Id principal, Revoker revoker, Instant now) {
        tx.port(TokenStore.class).deleteOf(principal);
        tx.port(PasswordStore.class).delete(principal);
        Assignments.of(tx, principal).forEach(a -> tx.objects().remove(a.id()));
        ApiKeys.of(tx, principal).forEach(k -> tx.objects().remove(k.id()));
        tx.objects().remove(principal);
        revoker.revoke(tx, principal, now);
    }
}
