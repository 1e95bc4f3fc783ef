package io.raybound.controlplane.api;

import io.raybound.control.Code;
import io.raybound.control.Refusal;
import io.raybound.wire.Problem;
import java.util.List;

/// Which HTTP status each refusal of the domain has at the people's front door (RFC 9110).
public final class Statuses {
    private Statuses() {}

    /// The problem of a refusal.
    public static Problem problem(Refusal refusal) {
        List<Problem.FieldError> errors = refusal.errors().stream()
                .map(e -> new Problem.FieldError(e.field(), e.value(), e.expected()))
                .toList();
        return Problem.of(of(refusal.code()), refusal.code().word(), refusal.detail(), refusal.nextStep(), errors);
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
