package io.raybound.store;

import io.raybound.control.storage.OnceKeys;
import io.raybound.model.Id;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Idempotency keys that were used.
final class SqlOnceKeys implements OnceKeys {
    private final Handle handle;

    SqlOnceKeys(Handle handle) {
        this.handle = handle;
    }

    @Override
    public Optional<Used> find(Id principal, String key) {
        return Sql.one(
                handle,
                "SELECT * FROM once_keys WHERE principal_id = ? AND once_key = ?",
                row -> new Used(
                        Sql.id(row, "principal_id"),
                        row.getString("once_key"),
                        row.getString("fingerprint"),
                        Sql.id(row, "result_id"),
                        Sql.instant(row, "used_at")),
                principal,
                key);
    }

    @Override
    public void keep(Used used) {
        Sql.run(
                handle,
                "INSERT INTO once_keys (principal_id, once_key, fingerprint, result_id, used_at)"
                        + " VALUES (?, ?, ?, ?, ?)",
                used.principal(),
                used.key(),
                used.fingerprint(),
                used.result(),
                Sql.micros(used.at()));
    }

    @Override
    public void forgetBefore(Instant instant) {
        Sql.run(handle, "DELETE FROM once_keys WHERE used_at < ?", Sql.micros(instant));
    }
}
