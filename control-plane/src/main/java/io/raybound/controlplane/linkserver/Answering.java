package io.raybound.controlplane.linkserver;

import io.raybound.control.Refusal;
import io.raybound.controlplane.api.Statuses;
import io.raybound.model.BadValue;
import io.raybound.relay.Answer;
import io.raybound.wire.BadJson;
import io.raybound.wire.Json;
import io.raybound.wire.Problem;
import java.nio.charset.StandardCharsets;
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
        Problem problem = Statuses.toMachine(e);
        Answer answer = Answer.problem(problem.status(), bytes(problem));
        return problem.status() == 503 ? retry(answer) : asked(answer);
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

    private static byte[] bytes(Object value) {
        return Json.write(value).getBytes(StandardCharsets.UTF_8);
    }
}
