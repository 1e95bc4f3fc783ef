package io.raybound.wire.link;

/// `POST /v1/link/sessions`.
public record SessionRequest(String program, String version, String bootId) {}
