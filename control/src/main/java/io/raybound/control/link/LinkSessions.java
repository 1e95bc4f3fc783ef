package io.raybound.control.link;

import io.raybound.control.Code;
import io.raybound.control.Refusal;
import io.raybound.control.access.Desk;
import io.raybound.control.storage.Epoch;
import io.raybound.control.storage.Meta;
import io.raybound.control.storage.Tx;

/// Which operator or head agent is the active one.
public final class LinkSessions {
    private final Desk desk;

    public LinkSessions(Desk desk) {
        this.desk = desk;
    }

    /// Opens the next session; it supersedes the ones before.
    public LinkSession open(LinkPrincipal machine, String version, String bootId) {
        return desk.database().write(tx -> {
            tx.port(LinkKeys.class).find(machine.keyId()).ifPresent(key -> Enrollments.welcome(tx, key));
            long number = tx.port(Meta.class).next("link-session");
            tx.port(SessionStore.class)
                    .put(new SessionStore.Row(
                            machine.subject(), number, machine.keyId(), cut(version), cut(bootId), desk.now(), 0));
            tx.wake(machine.subject());
            desk.journal()
                    .info(
                            tx,
                            machine.subject(),
                            "link-session",
                            machine.program().word() + " connected, version " + cut(version));
            return new LinkSession(number, Epoch.of(tx));
        });
    }

    /// Refused with `superseded` when a newer session is active, `key-revoked` when the machine is no longer welcome.
    public void check(LinkPrincipal machine, long session) {
        desk.database().read(tx -> {
            check(tx, machine, session);
            return true;
        });
    }

    static SessionStore.Row check(Tx tx, LinkPrincipal machine, long session) {
        tx.port(LinkKeys.class).find(machine.keyId()).ifPresent(key -> Enrollments.welcome(tx, key));
        SessionStore.Row active =
                tx.port(SessionStore.class).find(machine.subject()).orElseThrow(LinkSessions::unknown);
        if (session > active.number()) {
            throw unknown();
        }
        if (active.number() != session) {
            throw superseded("another " + machine.program().word().replace('-', ' ') + " is active since "
                    + active.openedAt() + " (version " + active.version() + ")");
        }
        return active;
    }

    /// Numbers only grow, so one that is ahead of the store was given before the store was restored.
    private static Refusal unknown() {
        return new Refusal(
                Code.SESSION_UNKNOWN, "this link session is not known here", "Nothing: the machine opens a new one.");
    }

    private static Refusal superseded(String detail) {
        return new Refusal(
                Code.SUPERSEDED, detail, "Stop the one that should not run; then open a new session with the other.");
    }

    private static String cut(String text) {
        return text.length() <= 120 ? text : text.substring(0, 120);
    }
}
