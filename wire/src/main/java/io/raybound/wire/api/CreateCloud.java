package io.raybound.wire.api;

/// `POST /v1/clouds`.
public record CreateCloud(String name) {}
