package io.raybound.store;

import io.raybound.control.access.PasswordStore;
import io.raybound.model.Id;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Password hashes.
final class SqlPasswordStore implements PasswordStore {
    private final Handle handle;

    SqlPasswordStore(Handle handle) {
        this.handle = handle;
    }

    @Override
    public Optional<String> find(Id user) {
        return Sql.one(handle, "SELECT hash FROM passwords WHERE user_id = ?", row -> row.getString(1), user);
    }

    @Override
    public void put(Id user, String hash) {
        Sql.run(
                handle,
                "INSERT INTO passwords (user_id, hash) VALUES (?, ?)"
                        + " ON CONFLICT (user_id) DO UPDATE SET hash = excluded.hash",
                user,
                hash);
    }

    @Override
    public void delete(Id user) {
        Sql.run(handle, "DELETE FROM passwords WHERE user_id = ?", user);
    }
}
