package io.raybound.store;

import io.raybound.control.link.LinkKey;
import io.raybound.control.link.LinkKeys;
import io.raybound.control.link.Program;
import io.raybound.model.Id;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Public keys of operators and head agents.
final class SqlLinkKeys implements LinkKeys {
    private final Handle handle;

    SqlLinkKeys(Handle handle) {
        this.handle = handle;
    }

    @Override
    public Optional<LinkKey> find(Id id) {
        return Sql.one(handle, "SELECT * FROM link_keys WHERE id = ?", SqlLinkKeys::read, id);
    }

    @Override
    public Optional<LinkKey> find(Id subject, String publicKey) {
        return Sql.one(
                handle,
                "SELECT * FROM link_keys WHERE subject_id = ? AND public_key = ? ORDER BY created_at DESC, id LIMIT 1",
                SqlLinkKeys::read,
                subject,
                publicKey);
    }

    @Override
    public List<LinkKey> of(Id subject) {
        return Sql.list(
                handle,
                "SELECT * FROM link_keys WHERE subject_id = ? ORDER BY created_at DESC, id",
                SqlLinkKeys::read,
                subject);
    }

    @Override
    public void insert(LinkKey key) {
        Sql.run(
                handle,
                "INSERT INTO link_keys (id, program, subject_id, site_id, cloud_id, public_key, version, boot_id,"
                        + " created_at, revoked_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                key.id(),
                key.program().word(),
                key.subject(),
                key.siteId(),
                key.cloudId(),
                key.publicKey(),
                key.version(),
                key.bootId(),
                Sql.micros(key.createdAt()),
                Sql.microsOrNull(key.revokedAt()));
    }

    @Override
    public void revoke(Id id, Instant at) {
        Sql.run(handle, "UPDATE link_keys SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL", Sql.micros(at), id);
    }

    @Override
    public void forget(Id subject) {
        Sql.run(handle, "DELETE FROM link_keys WHERE subject_id = ?", subject);
    }

    private static LinkKey read(ResultSet row) throws SQLException {
        boolean operator = Program.OPERATOR.word().equals(row.getString("program"));
        return new LinkKey(
                Sql.id(row, "id"),
                operator ? Program.OPERATOR : Program.HEAD_AGENT,
                Sql.id(row, "subject_id"),
                Sql.id(row, "site_id"),
                Sql.id(row, "cloud_id"),
                row.getString("public_key"),
                row.getString("version"),
                row.getString("boot_id"),
                Sql.instant(row, "created_at"),
                Sql.instantOrNull(row, "revoked_at"));
    }
}
