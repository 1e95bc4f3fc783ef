package io.raybound.control.access;

import io.raybound.model.Id;
import java.util.Optional;

/// Port: password hashes of users.
public interface PasswordStore {
    Optional<String> find(Id user);

    void put(Id user, String hash);

    void delete(Id user);
}
