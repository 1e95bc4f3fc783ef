/// What the command classes share: common options, the session with the API, and lookups.
@org.jspecify.annotations.NullMarked
package io.raybound.cli.command;
