/// Declarative commands: `get`, `apply`, `diff`.
@org.jspecify.annotations.NullMarked
package io.raybound.cli.declare;
