package io.raybound.controlplane.api;

import io.raybound.control.Code;
import io.raybound.control.Refusal;
import io.raybound.wire.Problem;
import java.util.List;

/// Which HTTP status each refusal of the domain has (RFC 9110). People are not told that a thing of others exists;
/// machines are told whose it is.
public final class Statuses {
    private Statuses() {}

    /// The problem of a refusal at the people's front door.
    public static Problem problem(Refusal refusal) {
        return problem(refusal, of(refusal.code()));
    }

    /// The problem of a refusal at the machines' front door.
    public static Problem toMachine(Refusal refusal) {
        Code code = refusal.code();
        boolean foreign = code == Code.FOREIGN_CLOUD || code == Code.FOREIGN_OBJECT;
        return problem(refusal, foreign ? 403 : of(code));
    }

    private static Problem problem(Refusal refusal, int status) {
        List<Problem.FieldError> errors = refusal.errors().stream()
                .map(e -> new Problem.FieldError(e.field(), e.value(), e.expected()))
                .toList();
        return Problem.of(status, refusal.code().word(), refusal.detail(), refusal.nextStep(), errors);
    }

    static int of(Code code) {
        return switch (code) {
            case BAD_VALUE -> 400;
            case UNAUTHENTICATED,
                    LOGIN_FAILED,
                    JOIN_TOKEN_UNKNOWN,
                    JOIN_TOKEN_USED,
                    JOIN_TOKEN_EXPIRED,
                    STATEMENT_REFUSED,
                    POD_TOKEN_REFUSED,
                    KEY_REVOKED -> 401;
            case FORBIDDEN, DOOR_CLOSED -> 403;
            case NOT_FOUND, FOREIGN_CLOUD, FOREIGN_OBJECT -> 404;
            case AMBIGUOUS_NAME,
                    NAME_TAKEN,
                    WRONG_STATE,
                    NOT_EMPTY,
                    LAST_ADMINISTRATOR,
                    IDEMPOTENCY_KEY_REUSED,
                    SECRET_SHOWN_ONCE,
                    NO_SITE,
                    ARCHIVED,
                    LIMIT_REACHED,
                    SUPERSEDED,
                    SESSION_UNKNOWN -> 409;
            case STALE_GENERATION -> 412;
            case TOO_MANY_ATTEMPTS -> 429;
            case STORE_UNAVAILABLE -> 503;
        };
    }
}
