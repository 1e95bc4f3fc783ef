package io.raybound.store;

import io.raybound.control.access.LoginCodes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Logins of programs that wait for a person at a browser.
final class SqlLoginCodes implements LoginCodes {
    private final Handle handle;

    SqlLoginCodes(Handle handle) {
        this.handle = handle;
    }

    @Override
    public Optional<Waiting> find(String hash) {
        return Sql.one(handle, "SELECT * FROM login_codes WHERE hash = ?", SqlLoginCodes::read, hash);
    }

    @Override
    public Optional<Waiting> typed(String userHash) {
        return Sql.one(handle, "SELECT * FROM login_codes WHERE user_hash = ?", SqlLoginCodes::read, userHash);
    }

    @Override
    public void put(Waiting w) {
        Sql.run(
                handle,
                "INSERT INTO login_codes (hash, user_hash, challenge, asked_from, principal_id, refused, expires_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (hash) DO UPDATE SET"
                        + " principal_id = excluded.principal_id, refused = excluded.refused",
                w.hash(),
                w.userHash(),
                w.challenge(),
                w.askedFrom(),
                w.principal(),
                w.refused() ? 1L : 0L,
                Sql.micros(w.expiresAt()));
    }

    @Override
    public void remove(String hash) {
        Sql.run(handle, "DELETE FROM login_codes WHERE hash = ?", hash);
    }

    @Override
    public long count() {
        return Sql.list(handle, "SELECT count(*) FROM login_codes", row -> row.getLong(1))
                .getFirst();
    }

    @Override
    public void forgetExpired(Instant before) {
        Sql.run(handle, "DELETE FROM login_codes WHERE expires_at < ?", Sql.micros(before));
    }

    private static Waiting read(ResultSet row) throws SQLException {
        return new Waiting(
                row.getString("hash"),
                row.getString("user_hash"),
                row.getString("challenge"),
                row.getString("asked_from"),
                Sql.idOrNull(row, "principal_id"),
                row.getLong("refused") != 0,
                Sql.instant(row, "expires_at"));
    }
}
