package io.raybound.headagent.proxy;

import java.time.Instant;

/// Hears who opened which door.
@FunctionalInterface
public interface AccessLog {
    /// A person's first use of a door with one grant or session.
    ///
    /// @param user id of the user or service account
    /// @param door `dashboard` or `jobs`
    /// @param means `bearer` or `browser`
    /// @param sid the login session or API key behind it
    record Opened(String user, String name, String door, String means, String sid, Instant at) {}

    /// Called on an event loop: must not block.
    void opened(Opened opened);
}
