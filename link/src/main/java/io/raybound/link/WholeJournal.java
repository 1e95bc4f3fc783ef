package io.raybound.link;

import io.raybound.wire.Json;
import io.raybound.wire.link.InstructionPayload;
import io.raybound.wire.link.Reports.Report;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A journal that is written whole each time, to a place that replaces its content at once, such as a secret of
/// Kubernetes. It is compressed: such places are small, and instructions resemble each other.
///
/// Content that cannot be read is logged, and everything is asked for again.
public final class WholeJournal implements Journal {
    private static final Logger LOG = LoggerFactory.getLogger(WholeJournal.class);
    private static final int LARGEST = 64 << 20;

    private final Place place;
    private final InstantSource clock;
    private JournalIndex index;

    /// Where the bytes are kept.
    public interface Place {
        /// What was kept; nothing before the first time.
        byte[] load() throws IOException;

        /// Durable when it returns; fails when somebody else wrote meanwhile.
        void save(byte[] content) throws IOException;
    }

    private WholeJournal(Place place, InstantSource clock, JournalIndex index) {
        this.place = place;
        this.clock = clock;
        this.index = index;
    }

    /// Reads what is kept.
    ///
    /// @throws IOException when the place does not answer
    public static WholeJournal open(Place place, InstantSource clock) throws IOException {
        return new WholeJournal(place, clock, read(place.load()));
    }

    private static JournalIndex read(byte[] content) {
        JournalIndex index = new JournalIndex();
        if (content.length == 0) {
            return index;
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(content))) {
            byte[] text = in.readNBytes(LARGEST);
            for (String line : new String(text, StandardCharsets.UTF_8).lines().toList()) {
                index.apply(Json.readLenient(line, JournalEntry.class));
            }
        } catch (IOException | IllegalArgumentException e) {
            LOG.atError()
                    .setMessage("the journal is damaged: what is whole is kept, everything is asked for again")
                    .setCause(e)
                    .log();
            index.forgetPosition();
        }
        return index;
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
        JournalIndex next = new JournalIndex();
        index.compact(clock.instant()).forEach(next::apply);
        entries.forEach(next::apply);
        try {
            place.save(bytes(next.compact(clock.instant())));
        } catch (IOException e) {
            throw new UncheckedIOException("the journal cannot be written: " + e.getMessage(), e);
        }
        index = next;
    }

    private static byte[] bytes(List<JournalEntry> entries) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            for (JournalEntry entry : entries) {
                zip.write((Json.write(entry) + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        return out.toByteArray();
    }

    @Override
    public void close() {}
}
