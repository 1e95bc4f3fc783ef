package io.raybound.wire.api;

/// `POST /v1/jobs/{id}/package`.
///
/// @param uri what Ray calls the package, `gcs://<name>`
public record PackageUploaded(String uri) {}
