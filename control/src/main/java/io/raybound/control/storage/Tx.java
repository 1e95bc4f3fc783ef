package io.raybound.control.storage;

import io.raybound.model.Id;

/// One transaction; valid only inside the function it was handed to.
public interface Tx {
    /// The named objects.
    Objects objects();

    /// A capability's own port, for instance `tx.port(Outbox.class)`: so that no package has to know all of them.
    ///
    /// @throws IllegalArgumentException when the store does not know the port
    <P> P port(Class<P> type);

    /// Asks to wake everybody who waits for this object or subject, after the commit.
    void wake(Id id);
}
