package io.raybound.link;

import io.raybound.wire.link.InstructionPayload;
import io.raybound.wire.link.Reports.Report;
import java.util.List;

/// A journal that a restart of the loop survives and a restart of the test does not.
final class MemoryJournal implements Journal {
    private final JournalIndex index = new JournalIndex();

    @Override
    public synchronized List<InstructionPayload> instructions() {
        return index.instructions();
    }

    @Override
    public synchronized long mark(ObjectKey object) {
        return index.mark(object);
    }

    @Override
    public synchronized Position position() {
        return index.position();
    }

    @Override
    public synchronized void accept(List<InstructionPayload> accepted, Position reached) {
        accepted.forEach(each -> index.apply(JournalEntry.of(each)));
        index.apply(JournalEntry.of(reached));
    }

    @Override
    public synchronized void keep(Report report) {
        index.apply(JournalEntry.kept(report));
    }

    @Override
    public synchronized List<Report> unsent() {
        return index.unsent();
    }

    @Override
    public synchronized void sent(List<Report> reports) {
        reports.forEach(each -> index.apply(JournalEntry.sent(ObjectKey.of(each))));
    }

    @Override
    public void close() {}
}
