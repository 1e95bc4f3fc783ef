package io.raybound.control.link;

import io.raybound.model.Id;
import java.time.Instant;
import java.util.Optional;

/// Port: the newest link session of each subject.
public interface SessionStore {
    Optional<Row> find(Id subject);

    /// Adds or replaces the subject's session.
    void put(Row row);

    void delete(Id subject);

    /// A session.
    ///
    /// @param sequence the newest batch of reports that changed something
    record Row(Id subject, long number, Id keyId, String version, String bootId, Instant openedAt, long sequence) {}
}
