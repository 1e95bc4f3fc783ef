package io.raybound.control.outbox;

import io.raybound.control.storage.Meta;
import io.raybound.control.storage.Tx;
import io.raybound.model.Id;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Writes instructions, in the transaction of the change that they follow from.
///
/// Revisions come from one counter of the store; writes are serial, so a reader that saw revision N has seen all below.
public final class Instructions {
    public static final String CLUSTER = "cluster";
    public static final String JOB = "job";
    public static final String SITE = "site";
    public static final String KEYS = "keys";

    private static final String COUNTER = "revision";

    private Instructions() {}

    /// Sets what the subject shall make true of the object.
    public static void put(Tx tx, Target target, long generation, Record spec, Instant now) {
        write(tx, target, generation, spec, now);
    }

    /// Changes what a later full answer tells of the object, without telling it anew to who knows the instruction.
    public static void amend(Tx tx, Target target, Record spec, Instant now) {
        tx.port(Outbox.class)
                .find(target.subject, target.kind, target.id)
                .filter(old -> !old.tombstone())
                .ifPresent(old -> tx.port(Outbox.class)
                        .put(new Outbox.Row(
                                target.subject, target.kind, target.id, old.generation(), old.revision(), spec, now)));
    }

    /// Tells the subject that the object is gone.
    public static void tombstone(Tx tx, Target target, long generation, Instant now) {
        write(tx, target, generation, null, now);
    }

    /// The newest revision of the store.
    public static long revision(Tx tx) {
        return tx.port(Meta.class).current(COUNTER);
    }

    private static void write(Tx tx, Target target, long generation, @Nullable Record spec, Instant now) {
        long revision = tx.port(Meta.class).next(COUNTER);
        tx.port(Outbox.class)
                .put(new Outbox.Row(target.subject, target.kind, target.id, generation, revision, spec, now));
        tx.wake(target.subject);
    }

    /// Which object for whom.
    ///
    /// @param subject the site or cluster that acts on it
    public record Target(Id subject, String kind, Id id) {}
}
