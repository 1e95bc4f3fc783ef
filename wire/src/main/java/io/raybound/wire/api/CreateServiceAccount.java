package io.raybound.wire.api;

/// `POST /v1/service-accounts`.
public record CreateServiceAccount(String name) {}
