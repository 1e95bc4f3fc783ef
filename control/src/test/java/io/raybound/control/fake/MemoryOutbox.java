package io.raybound.control.fake;

import io.raybound.control.outbox.Instruction;
import io.raybound.control.outbox.Outbox;
import io.raybound.model.Id;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

final class MemoryOutbox implements Outbox {
    private final MemoryState state;

    MemoryOutbox(MemoryState state) {
        this.state = state;
    }

    @Override
    public Optional<Instruction> find(Id subject, String kind, Id id) {
        return Optional.ofNullable(state.instructions.get(subject + "/" + kind + "/" + id));
    }

    @Override
    public void put(Row row) {
        Record spec = row.spec();
        state.instructions.put(
                row.subject() + "/" + row.kind() + "/" + row.id(),
                new Instruction(
                        row.subject(),
                        row.kind(),
                        row.id(),
                        row.generation(),
                        row.revision(),
                        spec == null,
                        spec == null ? null : spec.toString(),
                        row.writtenAt()));
    }

    @Override
    public List<Instruction> after(Id subject, long revision, int limit) {
        return state.instructions.values().stream()
                .filter(i -> i.subject().equals(subject) && i.revision() > revision)
                .sorted(Comparator.comparingLong(Instruction::revision))
                .limit(limit)
                .toList();
    }

    @Override
    public void forgetTombstones(Instant before) {
        state.instructions.values().removeIf(i -> i.tombstone() && i.writtenAt().isBefore(before));
    }

    @Override
    public void forget(Id subject) {
        state.instructions.values().removeIf(i -> i.subject().equals(subject));
    }
}
