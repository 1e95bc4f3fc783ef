package io.raybound.store;

import io.raybound.control.access.LoginCodes;
import io.raybound.control.access.PasswordStore;
import io.raybound.control.access.RevocationStore;
import io.raybound.control.access.TokenStore;
import io.raybound.control.journal.AuditLog;
import io.raybound.control.journal.EventLog;
import io.raybound.control.link.LinkKeys;
import io.raybound.control.link.SessionStore;
import io.raybound.control.outbox.Outbox;
import io.raybound.control.storage.Meta;
import io.raybound.control.storage.Objects;
import io.raybound.control.storage.OnceKeys;
import io.raybound.control.storage.Tx;
import io.raybound.model.Id;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/// A transaction on a connection: hands out the ports.
final class SqlTx implements Tx {
    private static final Map<Class<?>, Function<Handle, Object>> PORTS = Map.ofEntries(
            Map.entry(Meta.class, SqlMeta::new),
            Map.entry(OnceKeys.class, SqlOnceKeys::new),
            Map.entry(EventLog.class, SqlEventLog::new),
            Map.entry(AuditLog.class, SqlAuditLog::new),
            Map.entry(Outbox.class, SqlOutbox::new),
            Map.entry(TokenStore.class, SqlTokenStore::new),
            Map.entry(LoginCodes.class, SqlLoginCodes::new),
            Map.entry(PasswordStore.class, SqlPasswordStore::new),
            Map.entry(RevocationStore.class, SqlRevocationStore::new),
            Map.entry(LinkKeys.class, SqlLinkKeys::new),
            Map.entry(SessionStore.class, SqlSessionStore::new));

    private final Handle handle;
    private final Objects objects;
    private final Set<Id> woken = new LinkedHashSet<>();

    SqlTx(Handle handle) {
        this.handle = handle;
        this.objects = new SqlObjects(handle);
    }

    @Override
    public Objects objects() {
        return objects;
    }

    @Override
    public <P> P port(Class<P> type) {
        Function<Handle, Object> maker = PORTS.get(type);
        if (maker == null) {
            throw new IllegalArgumentException("no port " + type.getSimpleName());
        }
        return type.cast(maker.apply(handle));
    }

    @Override
    public void wake(Id id) {
        woken.add(id);
    }

    Set<Id> woken() {
        return woken;
    }
}
