package io.raybound.operator;

/// An operator that works, on whatever its site is.
interface Serving extends AutoCloseable {
    /// Waits until this operator must not act any more.
    void awaitEnd() throws InterruptedException;

    /// Ends all threads; clusters and head agents stay as they are.
    @Override
    void close();
}
