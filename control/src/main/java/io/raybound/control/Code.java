package io.raybound.control;

import java.util.Locale;

/// The stable words by which programs tell refusals apart; the front doors map each to a status.
public enum Code {
    /// A value breaks its form; the errors name each one.
    BAD_VALUE,
    /// No credential, or one that is unknown, expired or revoked.
    UNAUTHENTICATED,
    /// Name and password do not belong together.
    LOGIN_FAILED,
    /// Too many failed attempts; try later.
    TOO_MANY_ATTEMPTS,
    /// The caller sees the object but may not do this.
    FORBIDDEN,
    /// There is no such object, or the caller may not know of it.
    NOT_FOUND,
    /// More than one object has this name.
    AMBIGUOUS_NAME,
    /// Another live object has this name.
    NAME_TAKEN,
    /// A write of another generation than the newest one.
    STALE_GENERATION,
    /// The object's state does not allow this.
    WRONG_STATE,
    /// The object still holds others.
    NOT_EMPTY,
    /// The last administrator cannot be removed.
    LAST_ADMINISTRATOR,
    /// The key was used before for another request.
    IDEMPOTENCY_KEY_REUSED,
    /// A secret is shown once; this is a replay.
    SECRET_SHOWN_ONCE,
    /// The cloud has no site to run on.
    NO_SITE,
    /// The compute config is archived.
    ARCHIVED,
    /// A cluster's doors open for its owner and those it is shared with.
    DOOR_CLOSED,
    /// A limit of the installation is reached.
    LIMIT_REACHED,
    /// The credential belongs to another cloud.
    FOREIGN_CLOUD,
    /// The object belongs to another site or cluster.
    FOREIGN_OBJECT,
    JOIN_TOKEN_UNKNOWN,
    JOIN_TOKEN_USED,
    JOIN_TOKEN_EXPIRED,
    /// The statement does not prove what it says.
    STATEMENT_REFUSED,
    /// The token of a pod does not prove that it is the head of the cluster.
    POD_TOKEN_REFUSED,
    /// The link key was revoked or its site or cluster removed.
    KEY_REVOKED,
    /// A newer link session is active.
    SUPERSEDED,
    /// The link session is not one of this store, which may have been restored: open another.
    SESSION_UNKNOWN,
    /// The store cannot write: disk full, read-only or gone.
    STORE_UNAVAILABLE;

    /// The kebab-case word, for instance `not-found`.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
