package io.raybound.wire.api;

/// `POST /v1/clouds/{cloud_id}/sites`.
public record CreateSite(String name) {}
