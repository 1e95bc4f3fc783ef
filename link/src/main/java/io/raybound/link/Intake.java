package io.raybound.link;

import io.raybound.model.Failure;
import io.raybound.model.Id;
import io.raybound.wire.link.InstructionPayload;
import io.raybound.wire.link.Instructions;
import io.raybound.wire.link.Reports.Report;
import io.raybound.wire.link.SignedInstruction;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes the answers of polls: judge, journal, then hand over. Owned by the polling thread.
final class Intake {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
    private static final int TOLD = 1_000;

    private final Acceptance acceptance;
    private final Journal journal;
    private final InstructionHandler handler;
    private final Consumer<Report> events;
    private final InstantSource serverClock;
    private final Id subject;
    private final Queue<InstructionPayload> due = new ArrayDeque<>();
    private final Set<String> told = new HashSet<>();
    private Position position;

    Intake(LinkParts parts, Consumer<Report> events) {
        this.acceptance = new Acceptance(
                parts.who().ring(), parts.subject(), parts.program().kinds());
        this.journal = parts.journal();
        this.handler = parts.handler();
        this.events = events;
        this.serverClock = parts.client().clock();
        this.subject = parts.subject();
        this.position = journal.position();
        this.due.addAll(journal.instructions());
    }

    /// What the next poll asks for.
    Position position() {
        return position;
    }

    /// Hands over what is due, the journal's content first; an exception of the handler leaves the rest for later.
    void deliver() {
        for (InstructionPayload next = due.peek(); next != null; next = due.peek()) {
            handler.handle(next);
            due.remove();
        }
    }

    /// Takes an answer of the session's epoch.
    ///
    /// @return false when something in it was not to be believed, so that it has to be asked for again
    boolean take(Instructions answer) {
        Map<ObjectKey, InstructionPayload> fresh = new LinkedHashMap<>();
        boolean complete = true;
        for (SignedInstruction each : answer.instructions()) {
            switch (acceptance.judge(each.signed(), answer.epoch(), journal, serverClock.instant())) {
                case Acceptance.Fresh(InstructionPayload payload) ->
                    fresh.merge(
                            ObjectKey.of(payload),
                            payload,
                            (one, other) -> other.generation() > one.generation() ? other : one);
                case Acceptance.Known _ -> {}
                case Acceptance.Older(InstructionPayload payload, long mark) -> older(payload, mark);
                case Acceptance.Unsupported(InstructionPayload payload) -> unsupported(payload);
                case Acceptance.Refused(String code, String sentence) -> {
                    complete = false;
                    refused(code, sentence);
                }
            }
        }
        Position reached = reached(answer, complete);
        if (!fresh.isEmpty()) {
            List<InstructionPayload> accepted = new ArrayList<>(fresh.values());
            journal.accept(accepted, reached);
            due.addAll(accepted);
        }
        position = reached;
        return complete;
    }

    /// A revision that went back within an epoch, or an answer that was not believed, means: ask for everything.
    private Position reached(Instructions answer, boolean complete) {
        boolean back = answer.epoch().equals(position.epoch()) && answer.revision() < position.revision();
        if (!complete) {
            return position;
        }
        return back && !answer.full() ? Position.START : new Position(answer.epoch(), answer.revision());
    }

    private void older(InstructionPayload payload, long mark) {
        String what = "older " + payload.id() + " " + payload.generation();
        event(
                what,
                new Report(
                        "event",
                        payload.id(),
                        mark,
                        "warning",
                        new Failure(
                                "generation-conflict",
                                payload.id().value(),
                                "The control plane sent generation " + payload.generation() + ", but " + mark
                                        + " was accepted before; the newer one stays.",
                                "If the store was restored from a backup, change the object once more."),
                        Map.of()));
    }

    private void unsupported(InstructionPayload payload) {
        event(
                "unsupported " + payload.kind(),
                new Report(
                        "event",
                        payload.id(),
                        payload.generation(),
                        "warning",
                        new Failure(
                                "instruction-unsupported",
                                payload.id().value(),
                                "Instructions of kind '" + payload.kind() + "' are not known to this version.",
                                "Upgrade this program to the control plane's version."),
                        Map.of()));
    }

    private void refused(String code, String sentence) {
        event(
                code + " " + sentence,
                new Report(
                        "event",
                        subject,
                        0,
                        "warning",
                        new Failure(
                                code,
                                subject.value(),
                                sentence,
                                "Look for something that changes answers on the way; else enroll this machine again."),
                        Map.of()));
    }

    private void event(String what, Report report) {
        if (told.size() >= TOLD) {
            told.clear();
        }
        if (told.add(what)) {
            LOG.atWarn()
                    .setMessage("instruction not taken")
                    .addKeyValue("object", report.id())
                    .addKeyValue("failure", report.failure())
                    .log();
            events.accept(report);
        }
    }
}
