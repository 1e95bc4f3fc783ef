package io.raybound.store;

import io.raybound.control.PageRequest;
import io.raybound.control.Slice;
import io.raybound.control.journal.AuditLog;
import io.raybound.model.AuditRecord;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The audit trail.
final class SqlAuditLog implements AuditLog {
    private final Handle handle;

    SqlAuditLog(Handle handle) {
        this.handle = handle;
    }

    @Override
    public Optional<AuditRecord> last() {
        return Sql.one(handle, "SELECT * FROM audit ORDER BY sequence DESC LIMIT 1", SqlAuditLog::read);
    }

    @Override
    public void append(AuditRecord audit) {
        Sql.run(
                handle,
                "INSERT INTO audit (sequence, at, principal, action, object, outcome, hash)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                audit.sequence(),
                Sql.micros(audit.at()),
                audit.principal(),
                audit.action(),
                audit.object(),
                audit.outcome(),
                audit.hash());
    }

    @Override
    public Slice<AuditRecord> list(PageRequest page) {
        Sql.Cursor cursor = Sql.cursor(page);
        long before = cursor == null ? Long.MAX_VALUE : cursor.at();
        List<AuditRecord> found = Sql.list(
                handle,
                "SELECT * FROM audit WHERE sequence < ? ORDER BY sequence DESC LIMIT ?",
                SqlAuditLog::read,
                before,
                page.limit() + 1);
        boolean more = found.size() > page.limit();
        List<AuditRecord> shown = more ? found.subList(0, page.limit()) : found;
        return new Slice<>(shown, more ? Sql.cursor(shown.getLast().sequence(), "a") : null);
    }

    @Override
    public List<AuditRecord> after(long sequence, int limit) {
        return Sql.list(
                handle,
                "SELECT * FROM audit WHERE sequence > ? ORDER BY sequence LIMIT ?",
                SqlAuditLog::read,
                sequence,
                limit);
    }

    @Override
    public Optional<AuditRecord> lastBefore(Instant instant) {
        return Sql.one(
                handle,
                "SELECT * FROM audit WHERE at < ? ORDER BY sequence DESC LIMIT 1",
                SqlAuditLog::read,
                Sql.micros(instant));
    }

    @Override
    public void forgetTo(long sequence) {
        Sql.run(handle, "DELETE FROM audit WHERE sequence <= ?", sequence);
    }

    private static AuditRecord read(ResultSet row) throws SQLException {
        return new AuditRecord(
                row.getLong("sequence"),
                Sql.instant(row, "at"),
                row.getString("principal"),
                row.getString("action"),
                row.getString("object"),
                row.getString("outcome"),
                row.getString("hash"));
    }
}
