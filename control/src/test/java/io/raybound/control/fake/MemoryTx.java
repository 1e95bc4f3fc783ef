package io.raybound.control.fake;

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

final class MemoryTx implements Tx {
    private static final Map<Class<?>, Function<MemoryState, Object>> PORTS = Map.ofEntries(
            Map.entry(Meta.class, MemoryMeta::new),
            Map.entry(OnceKeys.class, MemoryOnceKeys::new),
            Map.entry(EventLog.class, MemoryJournal.Events::new),
            Map.entry(AuditLog.class, MemoryJournal.Audit::new),
            Map.entry(Outbox.class, MemoryOutbox::new),
            Map.entry(TokenStore.class, MemoryAccess.Tokens::new),
            Map.entry(LoginCodes.class, MemoryAccess.Codes::new),
            Map.entry(PasswordStore.class, MemoryAccess.Passwords::new),
            Map.entry(RevocationStore.class, MemoryAccess.Revocations::new),
            Map.entry(LinkKeys.class, MemoryLink.Keys::new),
            Map.entry(SessionStore.class, MemoryLink.Sessions::new));

    private final MemoryState state;
    private final Set<Id> woken = new LinkedHashSet<>();

    MemoryTx(MemoryState state) {
        this.state = state;
    }

    @Override
    public Objects objects() {
        return new MemoryObjects(state);
    }

    @Override
    public <P> P port(Class<P> type) {
        Function<MemoryState, Object> maker = PORTS.get(type);
        if (maker == null) {
            throw new IllegalArgumentException("no port " + type.getSimpleName());
        }
        return type.cast(maker.apply(state));
    }

    @Override
    public void wake(Id id) {
        woken.add(id);
    }

    MemoryState state() {
        return state;
    }

    Set<Id> woken() {
        return woken;
    }
}
