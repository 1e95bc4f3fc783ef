/// What a command stands on: streams, environment, exit codes and the one exception that ends a command with a
/// sentence.
@org.jspecify.annotations.NullMarked
package io.raybound.cli.shell;
