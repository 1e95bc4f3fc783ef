/// Program: the raybound command.
@org.jspecify.annotations.NullMarked
package io.raybound.cli;
