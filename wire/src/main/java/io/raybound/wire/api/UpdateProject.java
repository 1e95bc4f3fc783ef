package io.raybound.wire.api;

/// `PATCH /v1/projects/{id}`.
public record UpdateProject(String description) {}
