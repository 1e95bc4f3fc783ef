package io.raybound.control.journal;

import io.raybound.control.storage.Meta;
import io.raybound.control.storage.Tx;
import io.raybound.model.AuditRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The chain of audit records: each hash covers the record and the hash before it, so an altered or missing row shows.
/// The oldest records are forgotten with the store's memory of where the chain goes on.
public final class AuditChain {
    private static final int STEP = 1_000;
    private static final String FORGOTTEN = "audit-forgotten";

    /// Forgetting is told in the trail itself, so it is done a day's worth at a time.
    private static final Duration DAY = Duration.ofDays(1);

    private AuditChain() {}

    /// The record with its place and hash in the chain.
    static AuditRecord chained(AuditLog log, AuditRecord bare) {
        Optional<AuditRecord> last = log.last();
        long sequence = last.map(l -> l.sequence() + 1).orElse(1L);
        return bare.chained(sequence, last.map(AuditRecord::hash).orElse(AuditRecord.START));
    }

    /// The sequence number of the first record that does not fit; 0 when all do.
    public static long firstBroken(Tx tx) {
        AuditLog log = tx.port(AuditLog.class);
        Link link = forgotten(tx);
        String before = link.hash;
        long expected = link.sequence + 1;
        List<AuditRecord> page = log.after(link.sequence, STEP);
        while (!page.isEmpty()) {
            for (AuditRecord audit : page) {
                if (audit.sequence() != expected || !audit.hash().equals(audit.hashAfter(before))) {
                    return expected;
                }
                before = audit.hash();
                expected++;
            }
            page = log.after(expected - 1, STEP);
        }
        return 0;
    }

    /// Forgets records of before the instant, never the newest one.
    ///
    /// @return the sequence number of the last one forgotten; empty when less than a day's worth is that old
    public static Optional<Long> forgetBefore(Tx tx, Instant instant) {
        AuditLog log = tx.port(AuditLog.class);
        List<AuditRecord> oldest = log.after(forgotten(tx).sequence, 1);
        if (oldest.isEmpty() || oldest.getFirst().at().plus(DAY).isAfter(instant)) {
            return Optional.empty();
        }
        Optional<AuditRecord> end = log.lastBefore(instant)
                .filter(old -> log.last().map(AuditRecord::sequence).orElse(0L) > old.sequence());
        end.ifPresent(last -> {
            tx.port(Meta.class).put(FORGOTTEN, last.sequence() + " " + last.hash());
            log.forgetTo(last.sequence());
        });
        return end.map(AuditRecord::sequence);
    }

    private static Link forgotten(Tx tx) {
        return tx.port(Meta.class)
                .get(FORGOTTEN)
                .map(text -> text.split(" ", 2))
                .map(parts -> new Link(Long.parseLong(parts[0]), parts[1]))
                .orElse(new Link(0, AuditRecord.START));
    }

    private record Link(long sequence, String hash) {}
}
