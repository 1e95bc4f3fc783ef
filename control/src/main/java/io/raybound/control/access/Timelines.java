package io.raybound.control.access;

import io.raybound.control.PageRequest;
import io.raybound.control.Slice;
import io.raybound.model.AuditRecord;
import io.raybound.model.Event;
import io.raybound.model.Id;

/// Events and audit, as far as the caller may see them.
public final class Timelines {
    /// The timeline of an object, newest first.
    public Slice<Event> events(Caller caller, Id object, PageRequest page) {
        return io.raybound.control.Unbuilt.yet();
    }

    /// The audit trail, newest first.
    public Slice<AuditRecord> audit(Caller caller, PageRequest page) {
        return io.raybound.control.Unbuilt.yet();
    }

    /// Checks the whole chain of hashes; the sequence of the first altered record, or 0 when all is well.
    public long verifyAudit(Caller caller) {
        return io.raybound.control.Unbuilt.yet();
    }
}
