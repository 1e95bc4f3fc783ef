package io.raybound.control.journal;

import io.raybound.control.storage.Tx;
import io.raybound.model.AuditRecord;
import io.raybound.model.Event;
import io.raybound.model.Failure;
import io.raybound.model.Id;
import io.raybound.model.Ids;
import io.raybound.model.Kind;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// Writes timelines and the audit trail, always in the transaction of the change that they tell of.
public final class Journal {
    private static final int LONGEST = 2_000;

    private final Ids ids;
    private final InstantSource clock;

    public Journal(Ids ids, InstantSource clock) {
        this.ids = ids;
        this.clock = clock;
    }

    /// Now, as precise as the store keeps it.
    public Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /// A plain step of an object's life.
    public void info(Tx tx, Id object, String code, String message) {
        event(tx, object, Severity.INFO, new Line(code, message, null));
    }

    /// Something went wrong, and what to do about it.
    public void failure(Tx tx, Id object, Failure failure) {
        event(tx, object, Severity.ERROR, new Line(failure.code(), failure.message(), failure.nextStep()));
    }

    /// A line of any severity.
    public void event(Tx tx, Id object, Severity severity, Line line) {
        tx.port(EventLog.class)
                .append(new Event(
                        ids.next(Kind.EVENT),
                        object,
                        now(),
                        severity.word(),
                        line.code,
                        cut(line.message),
                        line.nextStep));
        tx.wake(object);
    }

    /// Who did what to which object.
    ///
    /// @param action `<kind>.<verb>`
    public void audit(Tx tx, String principal, String action, String object, String outcome) {
        AuditLog log = tx.port(AuditLog.class);
        log.append(AuditChain.chained(log, new AuditRecord(0, now(), principal, action, object, outcome, "")));
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }

    /// How much an event matters.
    public enum Severity {
        INFO("info"),
        WARNING("warning"),
        ERROR("error");

        private final String word;

        Severity(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /// What an event says.
    public record Line(
            String code, String message, @Nullable String nextStep) {}
}
