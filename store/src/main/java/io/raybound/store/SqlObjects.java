package io.raybound.store;

import io.raybound.control.PageRequest;
import io.raybound.control.Slice;
import io.raybound.control.storage.Objects;
import io.raybound.control.storage.Place;
import io.raybound.control.storage.Query;
import io.raybound.control.storage.Shape;
import io.raybound.model.Id;
import io.raybound.model.Kind;
import io.raybound.wire.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// All named objects in one table: the record as JSON, beside it the columns that are searched.
final class SqlObjects implements Objects {
    private final Handle handle;

    SqlObjects(Handle handle) {
        this.handle = handle;
    }

    @Override
    public <T extends Record> Optional<T> find(Shape<T> shape, Id id) {
        return Sql.one(
                handle,
                "SELECT body FROM objects WHERE id = ? AND kind = ?",
                row -> body(shape, row),
                id,
                shape.kind().word());
    }

    @Override
    public <T extends Record> Optional<T> findUnique(Shape<T> shape, String uniqueKey) {
        return Sql.one(
                handle,
                "SELECT body FROM objects WHERE unique_key = ? AND kind = ?",
                row -> body(shape, row),
                uniqueKey,
                shape.kind().word());
    }

    @Override
    public <T extends Record> Slice<T> list(Shape<T> shape, Query query, PageRequest page, boolean newestFirst) {
        Where where = Where.of(shape.kind(), query);
        Sql.Cursor cursor = Sql.cursor(page);
        if (cursor != null) {
            where.and("(created_at, id) " + (newestFirst ? "<" : ">") + " (?, ?)", cursor.at(), cursor.id());
        }
        String order = newestFirst ? " ORDER BY created_at DESC, id DESC" : " ORDER BY created_at, id";
        List<Keyed<T>> found = Sql.list(
                handle,
                "SELECT id, created_at, body FROM objects" + where.sql() + order + " LIMIT " + (page.limit() + 1),
                row -> new Keyed<>(row.getLong("created_at"), row.getString("id"), body(shape, row)),
                where.values());
        boolean more = found.size() > page.limit();
        List<Keyed<T>> shown = more ? found.subList(0, page.limit()) : found;
        String next = more ? Sql.cursor(shown.getLast().at, shown.getLast().id) : null;
        return new Slice<T>(shown.stream().<T>map(k -> k.value).toList(), next);
    }

    @Override
    public boolean any(Kind kind, Query query) {
        Where where = Where.of(kind, query);
        return Sql.one(
                        handle,
                        "SELECT id FROM objects" + where.sql() + " LIMIT 1",
                        row -> row.getString(1),
                        where.values())
                .isPresent();
    }

    @Override
    public Optional<Place> place(Id id) {
        Set<Id> readers = readers(id);
        return Sql.one(handle, "SELECT * FROM objects WHERE id = ?", row -> place(row, readers), id);
    }

    @Override
    public <T extends Record> void insert(Shape<T> shape, T value) {
        Place p = shape.place().apply(value);
        Sql.run(
                handle,
                "INSERT INTO objects (id, kind, cloud_id, project_id, parent_id, owner_id, name, state, unique_key,"
                        + " generation, created_at, deleted_at, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                p.id(),
                shape.kind().word(),
                p.cloud(),
                p.project(),
                p.parent(),
                p.owner(),
                p.name(),
                p.state(),
                p.uniqueKey(),
                p.generation(),
                Sql.micros(p.createdAt()),
                Sql.microsOrNull(p.deletedAt()),
                Json.write(value));
        addReaders(p.id(), p.readers());
    }

    @Override
    public <T extends Record> void update(Shape<T> shape, T value) {
        Place p = shape.place().apply(value);
        int rows = Sql.run(
                handle,
                "UPDATE objects SET cloud_id = ?, project_id = ?, parent_id = ?, owner_id = ?, name = ?, state = ?,"
                        + " unique_key = ?, generation = ?, deleted_at = ?, body = ? WHERE id = ? AND kind = ?",
                p.cloud(),
                p.project(),
                p.parent(),
                p.owner(),
                p.name(),
                p.state(),
                p.uniqueKey(),
                p.generation(),
                Sql.microsOrNull(p.deletedAt()),
                Json.write(value),
                p.id(),
                shape.kind().word());
        if (rows != 1) {
            throw new IllegalStateException("no object " + p.id());
        }
        Set<Id> before = readers(p.id());
        if (!before.equals(p.readers())) {
            Sql.run(handle, "DELETE FROM object_readers WHERE object_id = ?", p.id());
            addReaders(p.id(), p.readers());
        }
    }

    @Override
    public void remove(Id id) {
        Sql.run(handle, "DELETE FROM objects WHERE id = ?", id);
        Sql.run(handle, "DELETE FROM object_readers WHERE object_id = ?", id);
    }

    @Override
    public <T extends Record> List<Id> removedBefore(Shape<T> shape, Instant instant, int limit) {
        return Sql.list(
                handle,
                "SELECT id FROM objects WHERE kind = ? AND deleted_at IS NOT NULL AND deleted_at < ?"
                        + " ORDER BY deleted_at LIMIT ?",
                row -> Sql.id(row, "id"),
                shape.kind().word(),
                Sql.micros(instant),
                limit);
    }

    private record Keyed<T>(long at, String id, T value) {}

    private static <T extends Record> T body(Shape<T> shape, ResultSet row) throws SQLException {
        return Json.readLenient(row.getString("body"), shape.type());
    }

    private Set<Id> readers(Id id) {
        return new HashSet<>(Sql.list(
                handle,
                "SELECT principal_id FROM object_readers WHERE object_id = ?",
                row -> Sql.id(row, "principal_id"),
                id));
    }

    private void addReaders(Id object, Set<Id> readers) {
        for (Id reader : readers) {
            Sql.run(handle, "INSERT INTO object_readers (object_id, principal_id) VALUES (?, ?)", object, reader);
        }
    }

    private static Place place(ResultSet row, Set<Id> readers) throws SQLException {
        return new Place(
                Sql.id(row, "id"),
                Sql.idOrNull(row, "cloud_id"),
                Sql.idOrNull(row, "project_id"),
                Sql.idOrNull(row, "parent_id"),
                Sql.idOrNull(row, "owner_id"),
                row.getString("name"),
                row.getString("state"),
                row.getString("unique_key"),
                row.getLong("generation"),
                readers,
                Sql.instant(row, "created_at"),
                Sql.instantOrNull(row, "deleted_at"));
    }
}
