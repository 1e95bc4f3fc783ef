package io.raybound.control.access;

import io.raybound.control.PageRequest;
import io.raybound.control.Refusal;
import io.raybound.control.Slice;
import io.raybound.control.journal.AuditChain;
import io.raybound.control.journal.AuditLog;
import io.raybound.control.journal.EventLog;
import io.raybound.control.storage.Place;
import io.raybound.model.AuditRecord;
import io.raybound.model.Event;
import io.raybound.model.Id;
import io.raybound.model.Kind;
import io.raybound.model.Verb;
import java.util.Arrays;
import java.util.List;

/// Events and audit, as far as the caller may see them.
public final class Timelines {
    private final Desk desk;

    public Timelines(Desk desk) {
        this.desk = desk;
    }

    /// The timeline of an object, newest first.
    public Slice<Event> events(Caller caller, Id object, PageRequest page) {
        return desk.read(caller, (tx, rights) -> {
            Kind kind = Arrays.stream(Kind.values())
                    .filter(object::is)
                    .findFirst()
                    .orElseThrow(() -> Refusal.notFound("object", object.value()));
            Place place = tx.objects()
                    .place(object)
                    .filter(p -> rights.sees(kind, p))
                    .orElseThrow(() -> Refusal.notFound(Rights.spoken(kind), object.value()));
            return tx.port(EventLog.class).of(place.id(), page);
        });
    }

    /// The audit trail, newest first; for who may write the organization.
    public Slice<AuditRecord> audit(Caller caller, PageRequest page) {
        return desk.read(caller, (tx, rights) -> {
            rights.require(Verb.WRITE, Kind.ORGANIZATION, rights.everywhere());
            return tx.port(AuditLog.class).list(page);
        });
    }

    /// The audit trail from there on, oldest first; for who may write the organization.
    ///
    /// @param sequence of the last record that is known already; 0 for none
    public List<AuditRecord> auditAfter(Caller caller, long sequence, int limit) {
        return desk.read(caller, (tx, rights) -> {
            rights.require(Verb.WRITE, Kind.ORGANIZATION, rights.everywhere());
            return tx.port(AuditLog.class).after(sequence, limit);
        });
    }

    /// Checks the whole chain of hashes; the sequence of the first altered record, or 0 when all is well.
    public long verifyAudit(Caller caller) {
        return desk.read(caller, (tx, rights) -> {
            rights.require(Verb.WRITE, Kind.ORGANIZATION, rights.everywhere());
            return AuditChain.firstBroken(tx);
        });
    }
}
