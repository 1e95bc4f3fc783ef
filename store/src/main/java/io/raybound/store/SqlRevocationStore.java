package io.raybound.store;

import io.raybound.control.access.RevocationStore;
import io.raybound.control.outbox.Desired.Revoked;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// Revocations.
final class SqlRevocationStore implements RevocationStore {
    private final Handle handle;

    SqlRevocationStore(Handle handle) {
        this.handle = handle;
    }

    @Override
    public void put(Revoked revoked) {
        Sql.run(
                handle,
                "INSERT INTO revocations (id, since) VALUES (?, ?)"
                        + " ON CONFLICT (id) DO UPDATE SET since = excluded.since",
                revoked.id(),
                Sql.micros(revoked.since()));
    }

    @Override
    public List<Revoked> all() {
        return Sql.list(
                handle,
                "SELECT * FROM revocations ORDER BY since, id",
                row -> new Revoked(row.getString("id"), Sql.instant(row, "since")));
    }

    @Override
    public int forgetBefore(Instant instant) {
        return Sql.run(handle, "DELETE FROM revocations WHERE since < ?", Sql.micros(instant));
    }
}
