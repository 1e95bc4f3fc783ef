package io.raybound.control.access;

import java.util.Optional;

/// The first start: organization, built-in roles, first administrator.
public final class Bootstrap {
    /// Makes what is missing; gives the administrator's login link at the first start only.
    public Optional<FirstLogin> run() {
        return io.raybound.control.Unbuilt.yet();
    }
}
