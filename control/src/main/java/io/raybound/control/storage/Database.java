package io.raybound.control.storage;

import java.util.function.Function;

/// The unit of work. A write is durable when it returns, or it has changed nothing.
///
/// Writes are serial: while one runs, no other write of any replica runs, so what it reads is what it changes.
/// The work may be run again when the store asks for it, so it does nothing but use its [Tx].
public interface Database {
    /// Runs the work in a transaction and returns after the commit; any exception rolls all of it back.
    ///
    /// @throws io.raybound.control.Refusal `store-unavailable` when the store cannot write
    <T extends @org.jspecify.annotations.Nullable Object> T write(Function<Tx, T> work);

    /// Runs the work as a write does, with all its checks, and takes back what it wrote; nobody is woken.
    <T extends @org.jspecify.annotations.Nullable Object> T trial(Function<Tx, T> work);

    /// Runs the work on a consistent view that may be read side by side with writes.
    <T extends @org.jspecify.annotations.Nullable Object> T read(Function<Tx, T> work);
}
