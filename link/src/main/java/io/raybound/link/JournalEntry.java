package io.raybound.link;

import io.raybound.wire.link.InstructionPayload;
import io.raybound.wire.link.Reports.Report;
import org.jspecify.annotations.Nullable;

/// One line of a journal: exactly one of the parts is there.
record JournalEntry(
        @Nullable InstructionPayload instruction,
        @Nullable Position position,
        @Nullable Report kept,
        @Nullable ObjectKey sent) {
    static JournalEntry of(InstructionPayload instruction) {
        return new JournalEntry(instruction, null, null, null);
    }

    static JournalEntry of(Position position) {
        return new JournalEntry(null, position, null, null);
    }

    static JournalEntry kept(Report report) {
        return new JournalEntry(null, null, report, null);
    }

    static JournalEntry sent(ObjectKey object) {
        return new JournalEntry(null, null, null, object);
    }
}
