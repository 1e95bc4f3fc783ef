package io.raybound.control.access;

import io.raybound.model.Secret;

/// Port: slow salted hashes of passwords (Argon2id).
public interface PasswordHasher {
    /// A self-describing hash text.
    String hash(Secret password);

    /// True when the password gave this hash; compares in constant time.
    boolean matches(Secret password, String hash);
}
