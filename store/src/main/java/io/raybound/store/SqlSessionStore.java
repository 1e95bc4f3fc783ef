package io.raybound.store;

import io.raybound.control.link.SessionStore;
import io.raybound.model.Id;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The newest link session of each subject.
final class SqlSessionStore implements SessionStore {
    private final Handle handle;

    SqlSessionStore(Handle handle) {
        this.handle = handle;
    }

    @Override
    public Optional<Row> find(Id subject) {
        return Sql.one(
                handle,
                "SELECT * FROM link_sessions WHERE subject_id = ?",
                row -> new Row(
                        Sql.id(row, "subject_id"),
                        row.getLong("number"),
                        Sql.id(row, "key_id"),
                        row.getString("version"),
                        row.getString("boot_id"),
                        Sql.instant(row, "opened_at"),
                        row.getLong("sequence")),
                subject);
    }

    @Override
    public void put(Row row) {
        Sql.run(
                handle,
                "INSERT INTO link_sessions (subject_id, number, key_id, version, boot_id, opened_at, sequence)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (subject_id) DO UPDATE SET"
                        + " number = excluded.number, key_id = excluded.key_id, version = excluded.version,"
                        + " boot_id = excluded.boot_id, opened_at = excluded.opened_at, sequence = excluded.sequence",
                row.subject(),
                row.number(),
                row.keyId(),
                row.version(),
                row.bootId(),
                Sql.micros(row.openedAt()),
                row.sequence());
    }

    @Override
    public void delete(Id subject) {
        Sql.run(handle, "DELETE FROM link_sessions WHERE subject_id = ?", subject);
    }
}
