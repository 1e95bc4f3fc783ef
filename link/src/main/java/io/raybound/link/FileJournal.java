package io.raybound.link;

import io.raybound.wire.link.InstructionPayload;
import io.raybound.wire.link.Reports.Report;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// A journal in one file of checked lines, forced to disk before a call returns, rewritten when most of it is old.
///
/// A torn last line is cut off. Damage further up is logged, what is whole is kept, and the full state is asked for
/// again. After a failed write nothing is appended to the same file any more: the next call writes a new one.
public final class FileJournal implements Journal {
    private static final int SPARE_LINES = 1_000;

    private final JournalFile file;
    private final InstantSource clock;
    private final JournalIndex index = new JournalIndex();
    private boolean broken;

    private FileJournal(JournalFile file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
    }

    /// Opens or creates the file (mode 0600).
    ///
    /// @throws IOException when it cannot be read or written at all
    public static FileJournal open(Path path, InstantSource clock) throws IOException {
        return open(path, clock, FileDisk.INSTANCE);
    }

    static FileJournal open(Path path, InstantSource clock, Disk disk) throws IOException {
        JournalFile file = new JournalFile(path, disk);
        FileJournal journal = new FileJournal(file, clock);
        boolean whole = file.load(journal.index::apply);
        if (!whole) {
            journal.index.forgetPosition();
            file.replace(journal.index.compact(clock.instant()));
        }
        return journal;
    }

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
        List<JournalEntry> entries = new ArrayList<>();
        accepted.forEach(each -> entries.add(JournalEntry.of(each)));
        if (!reached.equals(index.position())) {
            entries.add(JournalEntry.of(reached));
        }
        write(entries);
    }

    @Override
    public synchronized void keep(Report report) {
        write(List.of(JournalEntry.kept(report)));
    }

    @Override
    public synchronized List<Report> unsent() {
        return index.unsent();
    }

    @Override
    public synchronized void sent(List<Report> reports) {
        List<Report> waiting = index.unsent();
        write(reports.stream()
                .filter(waiting::contains)
                .map(each -> JournalEntry.sent(ObjectKey.of(each)))
                .toList());
    }

    private void write(List<JournalEntry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        try {
            if (broken || file.lines() > 4L * index.size() + SPARE_LINES) {
                List<JournalEntry> all = new ArrayList<>(index.compact(clock.instant()));
                all.addAll(entries);
                broken = true;
                file.replace(all);
                broken = false;
            } else {
                broken = true;
                file.append(entries);
                broken = false;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the journal " + file.path() + " cannot be written: " + e.getMessage(), e);
        }
        entries.forEach(index::apply);
    }

    @Override
    public synchronized void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the journal " + file.path() + " was not closed", e);
        }
    }
}
