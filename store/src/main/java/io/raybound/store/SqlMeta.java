package io.raybound.store;

import io.raybound.control.storage.Meta;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Single facts and counters.
final class SqlMeta implements Meta {
    private final Handle handle;

    SqlMeta(Handle handle) {
        this.handle = handle;
    }

    @Override
    public Optional<String> get(String key) {
        return Sql.one(handle, "SELECT value FROM meta WHERE key = ?", row -> row.getString(1), key);
    }

    @Override
    public void put(String key, String value) {
        Sql.run(
                handle,
                "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                key,
                value);
    }

    @Override
    public void remove(String key) {
        Sql.run(handle, "DELETE FROM meta WHERE key = ?", key);
    }

    @Override
    public long next(String counter) {
        return Sql.one(
                        handle,
                        "INSERT INTO counters (name, value) VALUES (?, 1)"
                                + " ON CONFLICT (name) DO UPDATE SET value = counters.value + 1 RETURNING value",
                        row -> row.getLong(1),
                        counter)
                .orElseThrow();
    }

    @Override
    public long current(String counter) {
        return Sql.one(handle, "SELECT value FROM counters WHERE name = ?", row -> row.getLong(1), counter)
                .orElse(0L);
    }
}
