package io.raybound.store;

import io.raybound.control.PageRequest;
import io.raybound.control.Slice;
import io.raybound.control.journal.EventLog;
import io.raybound.model.Event;
import io.raybound.model.Id;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// Timelines, in the order they were written.
final class SqlEventLog implements EventLog {
    private final Handle handle;

    SqlEventLog(Handle handle) {
        this.handle = handle;
    }

    @Override
    public void append(Event event) {
        Sql.run(
                handle,
                "INSERT INTO events (sequence, id, object_id, at, severity, code, message, next_step)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                new SqlMeta(handle).next("event"),
                event.id(),
                event.objectId(),
                Sql.micros(event.at()),
                event.severity(),
                event.code(),
                event.message(),
                event.nextStep());
    }

    @Override
    public Slice<Event> of(Id object, PageRequest page) {
        Sql.Cursor cursor = Sql.cursor(page);
        long before = cursor == null ? Long.MAX_VALUE : cursor.at();
        List<Numbered> found = Sql.list(
                handle,
                "SELECT * FROM events WHERE object_id = ? AND sequence < ? ORDER BY sequence DESC LIMIT ?",
                row -> new Numbered(
                        row.getLong("sequence"),
                        new Event(
                                Sql.id(row, "id"),
                                Sql.id(row, "object_id"),
                                Sql.instant(row, "at"),
                                row.getString("severity"),
                                row.getString("code"),
                                row.getString("message"),
                                row.getString("next_step"))),
                object,
                before,
                page.limit() + 1);
        boolean more = found.size() > page.limit();
        List<Numbered> shown = more ? found.subList(0, page.limit()) : found;
        String next = more ? Sql.cursor(shown.getLast().sequence, "e") : null;
        return new Slice<>(shown.stream().map(Numbered::event).toList(), next);
    }

    @Override
    public void forgetBefore(Instant instant) {
        Sql.run(handle, "DELETE FROM events WHERE at < ?", Sql.micros(instant));
    }

    private record Numbered(long sequence, Event event) {}
}
