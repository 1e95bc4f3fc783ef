/// The program `raybound`: everything the API offers, and `local up`, which runs the whole system on one machine.
///
/// Commands are thin: they read options, ask the API (or a cluster's host) and print. [io.raybound.cli.Main] loads only
/// the command group that was asked for, so that the program starts fast.
@org.jspecify.annotations.NullMarked
package io.raybound.cli;
