package io.raybound.controlplane.linkserver;

import io.raybound.control.Code;
import io.raybound.control.Refusal;
import io.raybound.model.BadValue;
import io.raybound.relay.Answer;
import io.raybound.wire.BadJson;
import io.raybound.wire.Json;
import io.raybound.wire.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// Turns values into answers and whatever goes wrong into problem bodies.
final class Answering {
    private static final Logger LOG = LoggerFactory.getLogger(Answering.class);
    private static final int RETRY_FROM = 1;
    private static final int RETRY_SPREAD = 5;

    private final RandomGenerator random;

    Answering(RandomGenerator random) {
        this.random = random;
    }

    static Answer value(Object value) {
        return Answer.json(200, bytes(value)).with("Cache-Control", "no-store");
    }

    /// The work's answer, or the problem that it ended in.
    Answer guarded(Supplier<Answer> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            return problem(e);
        }
    }

    Answer problem(RuntimeException e) {
        return switch (e) {
            case MachineRefusal refusal -> refusal(refusal);
            case Refusal refusal -> domain(refusal);
            case BadJson bad ->
                plain(
                        400,
                        "bad-json",
                        String.valueOf(bad.getMessage()),
                        "Send JSON of the documented form; this may be a version that is too new or too old.");
            case BadValue bad -> domain(Refusal.of(bad));
            default -> internal(e);
        };
    }

    /// Not now: come back after a random while, so that not everybody comes at once.
    Answer later(String code, String detail, String nextStep) {
        return retry(plain(503, code, detail, nextStep));
    }

    static Answer plain(int status, String code, String detail, String nextStep) {
        return Answer.problem(status, bytes(Problem.of(status, code, detail, nextStep)));
    }

    private Answer refusal(MachineRefusal e) {
        Problem problem = Problem.of(e.status(), e.code(), String.valueOf(e.getMessage()), e.nextStep());
        if (e.skewSeconds() == null) {
            return asked(Answer.problem(e.status(), bytes(problem)));
        }
        ObjectNode body = (ObjectNode) Json.toTree(problem);
        body.put("skew_seconds", e.skewSeconds());
        return asked(Answer.problem(e.status(), bytes(body)));
    }

    private Answer domain(Refusal e) {
        int status = status(e.code());
        List<Problem.FieldError> errors = e.errors().stream()
                .map(each -> new Problem.FieldError(each.field(), each.value(), each.expected()))
                .toList();
        Answer answer =
                Answer.problem(status, bytes(Problem.of(status, e.code().word(), e.detail(), e.nextStep(), errors)));
        return status == 503 ? retry(answer) : asked(answer);
    }

    private static Answer internal(RuntimeException e) {
        String mark = Integer.toHexString(System.identityHashCode(e));
        LOG.atError()
                .setMessage("a machine's request ended in a bug of ours")
                .addKeyValue("id", mark)
                .setCause(e)
                .log();
        return plain(500, "internal", "Something is wrong on our side (" + mark + ").", "Try again; then tell us.");
    }

    /// A 401 names its scheme (RFC 9110 section 15.5.2).
    private static Answer asked(Answer answer) {
        return answer.status() == 401 ? answer.with("WWW-Authenticate", "Raybound") : answer;
    }

    private Answer retry(Answer answer) {
        return answer.with("Retry-After", Integer.toString(RETRY_FROM + random.nextInt(RETRY_SPREAD)));
    }

    static int status(Code code) {
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
            case FORBIDDEN, DOOR_CLOSED, FOREIGN_CLOUD, FOREIGN_OBJECT -> 403;
            case NOT_FOUND -> 404;
            case STALE_GENERATION -> 412;
            case TOO_MANY_ATTEMPTS -> 429;
            case STORE_UNAVAILABLE -> 503;
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
        };
    }

    private static byte[] bytes(Object value) {
        return Json.write(value).getBytes(StandardCharsets.UTF_8);
    }
}
