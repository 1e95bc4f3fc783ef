package io.raybound.wire.api;

import org.jspecify.annotations.Nullable;

/// `POST /v1/jobs/{id}/package`.
///
/// @param uri what Ray calls the package of the working directory, `gcs://<name>`; null when there is none
public record PackageUploaded(@Nullable String uri) {}
