package io.raybound.wire.api;

/// The answer to `GET /v1/version`.
public record VersionInfo(String version, String api, String consoleUrl) {}
