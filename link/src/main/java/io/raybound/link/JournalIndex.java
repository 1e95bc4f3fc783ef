package io.raybound.link;

import io.raybound.wire.link.InstructionPayload;
import io.raybound.wire.link.Reports.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What the lines of a journal amount to. Not thread-safe.
final class JournalIndex {
    /// A tombstone is forgotten this long after its not-after: whatever it could hide from is past first acceptance.
    private static final Duration TOMBSTONE = Duration.ofDays(7);

    private final Map<ObjectKey, InstructionPayload> instructions = new LinkedHashMap<>();
    private final Map<ObjectKey, Report> unsent = new LinkedHashMap<>();
    private Position position = Position.START;

    void apply(JournalEntry entry) {
        if (entry.instruction() != null) {
            InstructionPayload instruction = entry.instruction();
            instructions.merge(
                    ObjectKey.of(instruction),
                    instruction,
                    (old, fresh) -> fresh.generation() >= old.generation() ? fresh : old);
        }
        if (entry.position() != null) {
            position = entry.position();
        }
        if (entry.kept() != null) {
            unsent.put(ObjectKey.of(entry.kept()), entry.kept());
        }
        if (entry.sent() != null) {
            unsent.remove(entry.sent());
        }
    }

    void forgetPosition() {
        position = Position.START;
    }

    List<InstructionPayload> instructions() {
        return List.copyOf(instructions.values());
    }

    List<Report> unsent() {
        return List.copyOf(unsent.values());
    }

    Position position() {
        return position;
    }

    long mark(ObjectKey object) {
        InstructionPayload newest = instructions.get(object);
        return newest == null ? 0 : newest.generation();
    }

    int size() {
        return instructions.size() + unsent.size() + 1;
    }

    /// The shortest list of entries that amounts to the same.
    List<JournalEntry> compact(Instant now) {
        instructions
                .values()
                .removeIf(i -> i.tombstone() && now.isAfter(i.notAfter().plus(TOMBSTONE)));
        List<JournalEntry> entries = new ArrayList<>(size());
        instructions.values().forEach(i -> entries.add(JournalEntry.of(i)));
        entries.add(JournalEntry.of(position));
        unsent.values().forEach(r -> entries.add(JournalEntry.kept(r)));
        return entries;
    }
}
