package io.raybound.link;

import java.io.IOException;
import java.util.Optional;

/// Port: where a program keeps its [Credentials].
public interface CredentialStore {
    /// What was kept; empty before the first enrollment.
    ///
    /// @throws IOException when they are there and not readable
    Optional<Credentials> load() throws IOException;

    /// Durable when it returns.
    void save(Credentials credentials) throws IOException;
}
