package io.raybound.model;

import java.time.Instant;

/// A group of work in a cloud; on Kubernetes a namespace.
public record Project(Id id, String name, Id cloudId, String description, long generation, Instant createdAt) {
    public Project {
        Name.check("name", name);
        Checks.length("description", description, 0, 500);
    }
}
