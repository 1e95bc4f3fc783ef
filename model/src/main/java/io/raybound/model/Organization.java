package io.raybound.model;

import java.time.Instant;

/// The tenant that owns everything of an installation.
public record Organization(Id id, String name, Instant createdAt) {}
