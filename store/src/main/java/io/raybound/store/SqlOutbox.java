package io.raybound.store;

import io.raybound.control.outbox.Instruction;
import io.raybound.control.outbox.Outbox;
import io.raybound.model.Id;
import io.raybound.wire.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Instructions; a row without a spec is a tombstone.
final class SqlOutbox implements Outbox {
    private final Handle handle;

    SqlOutbox(Handle handle) {
        this.handle = handle;
    }

    @Override
    public Optional<Instruction> find(Id subject, String kind, Id id) {
        return Sql.one(
                handle,
                "SELECT * FROM instructions WHERE subject_id = ? AND kind = ? AND object_id = ?",
                SqlOutbox::read,
                subject,
                kind,
                id);
    }

    @Override
    public void put(Row row) {
        Record spec = row.spec();
        Sql.run(
                handle,
                "INSERT INTO instructions (subject_id, kind, object_id, generation, revision, spec, written_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (subject_id, kind, object_id) DO UPDATE SET"
                        + " generation = excluded.generation, revision = excluded.revision, spec = excluded.spec,"
                        + " written_at = excluded.written_at",
                row.subject(),
                row.kind(),
                row.id(),
                row.generation(),
                row.revision(),
                spec == null ? null : Json.write(spec),
                Sql.micros(row.writtenAt()));
    }

    @Override
    public List<Instruction> after(Id subject, long revision, int limit) {
        return Sql.list(
                handle,
                "SELECT * FROM instructions WHERE subject_id = ? AND revision > ? ORDER BY revision LIMIT ?",
                SqlOutbox::read,
                subject,
                revision,
                limit);
    }

    @Override
    public void forgetTombstones(Instant before) {
        Sql.run(handle, "DELETE FROM instructions WHERE spec IS NULL AND written_at < ?", Sql.micros(before));
    }

    @Override
    public void forget(Id subject) {
        Sql.run(handle, "DELETE FROM instructions WHERE subject_id = ?", subject);
    }

    private static Instruction read(ResultSet row) throws SQLException {
        String spec = row.getString("spec");
        return new Instruction(
                Sql.id(row, "subject_id"),
                row.getString("kind"),
                Sql.id(row, "object_id"),
                row.getLong("generation"),
                row.getLong("revision"),
                spec == null,
                spec,
                Sql.instant(row, "written_at"));
    }
}
