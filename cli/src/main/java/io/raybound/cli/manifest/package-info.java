/// Manifests: the YAML that people keep in a repository (`apiVersion: raybound.io/v1`, `kind`), and how it maps to the
/// API.
@org.jspecify.annotations.NullMarked
package io.raybound.cli.manifest;
