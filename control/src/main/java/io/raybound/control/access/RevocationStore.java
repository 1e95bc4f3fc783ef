package io.raybound.control.access;

import io.raybound.control.outbox.Desired.Revoked;
import java.time.Instant;
import java.util.List;

/// Port: what was revoked and must still be listed.
public interface RevocationStore {
    /// Adds or renews an entry.
    void put(Revoked revoked);

    /// All entries, oldest first.
    List<Revoked> all();

    /// Forgets entries older than the instant; how many there were.
    int forgetBefore(Instant instant);
}
