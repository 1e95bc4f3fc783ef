package io.raybound.model;

import java.time.Instant;

/// A person who logs in.
///
/// @param name login name, unique; a DNS label
/// @param displayName shown to others; may be empty
public record User(Id id, String name, String displayName, boolean disabled, long generation, Instant createdAt) {
    public User {
        Name.check("name", name);
        Checks.length("display_name", displayName, 0, 120);
    }
}
