package io.raybound.control.storage;

import io.raybound.model.Id;
import java.time.Instant;
import java.util.Optional;

/// Port: idempotency keys that were used, per principal.
public interface OnceKeys {
    Optional<Used> find(Id principal, String key);

    void keep(Used used);

    /// Forgets keys used before the instant.
    void forgetBefore(Instant instant);

    /// A used key.
    ///
    /// @param result the object that the request made or changed
    record Used(Id principal, String key, String fingerprint, Id result, Instant at) {}
}
