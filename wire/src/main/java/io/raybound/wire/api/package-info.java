/// Bodies of the public API that are not objects of the model: what creates and actions take, and what is shown once.
///
/// Each record has the schema of the same name in `openapi.yaml`. A record that carries a secret has a redacted
/// `toString`.
@org.jspecify.annotations.NullMarked
package io.raybound.wire.api;
