package io.raybound.store;

import io.raybound.control.access.TokenStore;
import io.raybound.model.Id;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Tokens by their hash.
final class SqlTokenStore implements TokenStore {
    private final Handle handle;

    SqlTokenStore(Handle handle) {
        this.handle = handle;
    }

    @Override
    public Optional<Kept> find(String hash) {
        return Sql.one(
                handle,
                "SELECT * FROM tokens WHERE hash = ?",
                row -> new Kept(
                        row.getString("hash"),
                        Purpose.valueOf(row.getString("purpose").toUpperCase(Locale.ROOT)),
                        Sql.id(row, "id"),
                        Sql.id(row, "subject_id"),
                        Sql.instant(row, "created_at"),
                        Sql.instantOrNull(row, "expires_at"),
                        Sql.instantOrNull(row, "used_at"),
                        row.getString("used_by")),
                hash);
    }

    @Override
    public void insert(Kept token) {
        Sql.run(
                handle,
                "INSERT INTO tokens (hash, purpose, id, subject_id, created_at, expires_at, used_at, used_by)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                token.hash(),
                token.purpose().name().toLowerCase(Locale.ROOT),
                token.id(),
                token.subject(),
                Sql.micros(token.createdAt()),
                Sql.microsOrNull(token.expiresAt()),
                Sql.microsOrNull(token.usedAt()),
                token.usedBy());
    }

    @Override
    public boolean use(String hash, String usedBy, Instant at) {
        return Sql.run(
                        handle,
                        "UPDATE tokens SET used_at = ?, used_by = ? WHERE hash = ? AND used_at IS NULL",
                        Sql.micros(at),
                        usedBy,
                        hash)
                == 1;
    }

    @Override
    public void delete(Id id) {
        Sql.run(handle, "DELETE FROM tokens WHERE id = ?", id);
    }

    @Override
    public void deleteOf(Id subject) {
        Sql.run(handle, "DELETE FROM tokens WHERE subject_id = ?", subject);
    }

    @Override
    public void forgetExpired(Instant before) {
        Sql.run(handle, "DELETE FROM tokens WHERE expires_at IS NOT NULL AND expires_at < ?", Sql.micros(before));
    }
}
