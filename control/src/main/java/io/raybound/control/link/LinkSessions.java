package io.raybound.control.link;

/// Which operator or head agent is the active one.
public final class LinkSessions {
    /// Opens the next session; it supersedes the ones before.
    public LinkSession open(LinkPrincipal machine, String version, String bootId) {
        return io.raybound.control.Unbuilt.yet();
    }

    /// Refused with `superseded` when a newer session is active, `key-revoked` when the machine is no longer welcome.
    public void check(LinkPrincipal machine, long session) {
        io.raybound.control.Unbuilt.yet();
    }
}
