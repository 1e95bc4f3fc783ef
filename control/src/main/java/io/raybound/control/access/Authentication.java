package io.raybound.control.access;

import io.raybound.model.Secret;
import java.util.Optional;

/// Turns credentials into a [Caller]: passwords, one-use login links, console sessions, API keys.
public final class Authentication {
    /// The caller of an API key; empty when unknown, expired, deleted or its principal disabled.
    public Optional<Caller> byApiKey(Secret key) {
        return io.raybound.control.Unbuilt.yet();
    }

    /// The caller of a console session; empty when unknown, expired or ended.
    public Optional<Caller> bySession(Secret token) {
        return io.raybound.control.Unbuilt.yet();
    }

    /// Logs in with a password; refused with `login-failed` or `too-many-attempts`.
    public OpenedSession login(String user, Secret password) {
        return io.raybound.control.Unbuilt.yet();
    }

    /// Uses up a login link; refused with `login-failed`.
    public OpenedSession loginOnce(Secret code) {
        return io.raybound.control.Unbuilt.yet();
    }

    /// Ends a console session and revokes its grants.
    public void logout(Caller caller) {
        io.raybound.control.Unbuilt.yet();
    }
}
