package io.raybound.control.access;

import io.raybound.control.PageRequest;
import io.raybound.control.Refusal;
import io.raybound.control.Slice;
import io.raybound.control.storage.Query;
import io.raybound.model.BadValue;
import io.raybound.model.Kind;
import io.raybound.model.ServiceAccount;
import io.raybound.model.Verb;
import org.jspecify.annotations.Nullable;

/// Accounts of programs.
public final class ServiceAccounts {
    private final Desk desk;
    private final Revoker revoker;

    public ServiceAccounts(Desk desk, Revoker revoker) {
        this.desk = desk;
        this.revoker = revoker;
    }

    /// Makes a service account, which may do nothing until given a role.
    public ServiceAccount create(Call call, String name) {
        ServiceAccount account = checked(name);
        return desk.once(call, Shapes.SERVICE_ACCOUNT, tx -> {
            Rights rights = desk.rights(tx, call.caller());
            rights.require(Verb.WRITE, Kind.SERVICE_ACCOUNT, rights.everywhere());
            desk.free(tx, Shapes.USER, "principal/" + name, name);
            desk.free(tx, Shapes.SERVICE_ACCOUNT, "principal/" + name, name);
            tx.objects().insert(Shapes.SERVICE_ACCOUNT, account);
            desk.audit(tx, call, "service_account.create", account.id());
            return account;
        });
    }

    /// A service account by name or id.
    public ServiceAccount get(Caller caller, String ref) {
        return desk.read(caller, (tx, rights) -> desk.see(tx, rights, Shapes.SERVICE_ACCOUNT, ref));
    }

    /// The service accounts that the caller may see.
    public Slice<ServiceAccount> list(Caller caller, PageRequest page) {
        return desk.read(
                caller,
                (tx, rights) -> tx.objects()
                        .list(
                                Shapes.SERVICE_ACCOUNT,
                                Query.seenBy(rights.visibility(Kind.SERVICE_ACCOUNT)),
                                page,
                                false));
    }

    /// Removes it with keys and roles, and revokes its grants.
    public void delete(Call call, String ref, @Nullable Long ifMatch) {
        desk.onceDo(call, tx -> {
            Rights rights = desk.rights(tx, call.caller());
            ServiceAccount account = desk.see(tx, rights, Shapes.SERVICE_ACCOUNT, ref);
            rights.require(
                    Verb.DELETE,
                    Kind.SERVICE_ACCOUNT,
                    Shapes.SERVICE_ACCOUNT.place().apply(account));
            Desk.matches(ifMatch, Shapes.SERVICE_ACCOUNT.place().apply(account));
            Principals.forget(tx, account.id(), revoker, desk.now());
            desk.audit(tx, call, "service_account.delete", account.id());
        });
    }

    private ServiceAccount checked(String name) {
        try {
            return new ServiceAccount(desk.next(Kind.SERVICE_ACCOUNT), name, 1, desk.now());
        } catch (BadValue bad) {
            throw Refusal.of(bad);
        }
    }
}
