package io.raybound.control.outbox;

import io.raybound.model.Id;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Port: the rows of all subjects; (subject, kind, id) is unique.
public interface Outbox {
    Optional<Instruction> find(Id subject, String kind, Id id);

    /// Adds or replaces a row.
    void put(Row row);

    /// Rows of the subject with a higher revision, in its order.
    List<Instruction> after(Id subject, long revision, int limit);

    /// Forgets tombstones written before the instant.
    void forgetTombstones(Instant before);

    /// Forgets all rows of a subject.
    void forget(Id subject);

    /// A row to write; the store turns the spec into JSON.
    record Row(
            Id subject,
            String kind,
            Id id,
            long generation,
            long revision,
            @Nullable Record spec,
            Instant writtenAt) {}
}
