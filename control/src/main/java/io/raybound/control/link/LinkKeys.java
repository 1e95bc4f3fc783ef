package io.raybound.control.link;

import io.raybound.model.Id;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Port: registered public keys of operators and head agents.
public interface LinkKeys {
    Optional<LinkKey> find(Id id);

    /// The key of a subject with this public key, also a revoked one.
    Optional<LinkKey> find(Id subject, String publicKey);

    /// All keys of a subject, newest first.
    List<LinkKey> of(Id subject);

    void insert(LinkKey key);

    void revoke(Id id, Instant at);

    /// Forgets all keys of a subject.
    void forget(Id subject);
}
