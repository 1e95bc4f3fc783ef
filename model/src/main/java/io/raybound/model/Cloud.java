package io.raybound.model;

import java.time.Instant;

/// A tenant's environment; owns its machine host name under D.
///
/// @param machineHost the one name that its operators and head agents dial, `<id>.D`
public record Cloud(Id id, String name, String machineHost, long generation, Instant createdAt) {
    public Cloud {
        Name.check("name", name);
    }
}
