package io.raybound.control.journal;

import io.raybound.control.PageRequest;
import io.raybound.control.Slice;
import io.raybound.model.AuditRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Port: the append-only audit trail.
public interface AuditLog {
    Optional<AuditRecord> last();

    void append(AuditRecord audit);

    /// Newest first.
    Slice<AuditRecord> list(PageRequest page);

    /// Oldest first, after a sequence number.
    List<AuditRecord> after(long sequence, int limit);

    /// The newest record of before the instant.
    Optional<AuditRecord> lastBefore(Instant instant);

    /// Forgets all up to a sequence number, that one included.
    void forgetTo(long sequence);
}
