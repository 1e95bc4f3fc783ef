/// JSON of the public API and of the link; the OpenAPI file.
@org.jspecify.annotations.NullMarked
package io.raybound.wire;
