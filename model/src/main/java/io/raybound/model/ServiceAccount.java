package io.raybound.model;

import java.time.Instant;

/// An account of a program, which has API keys and roles but no password.
public record ServiceAccount(Id id, String name, long generation, Instant createdAt) {
    public ServiceAccount {
        Name.check("name", name);
    }
}
