package io.raybound.control.link;

import io.raybound.control.access.Access;
import io.raybound.control.access.Desk;
import io.raybound.control.outbox.Instruction;
import io.raybound.control.outbox.InstructionSigner;
import io.raybound.control.outbox.Instructions;
import io.raybound.control.outbox.Outbox;
import io.raybound.control.storage.Epoch;
import io.raybound.control.storage.Signals;
import io.raybound.control.storage.Tx;
import io.raybound.model.Id;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What changed for an operator or head agent. Level-triggered: the newest state of each object, never a history.
public final class Polls {
    private static final int MOST = 1_000;

    private final Desk desk;
    private final Access access;
    private final Signals signals;
    private final SignedCache cache;

    public Polls(Desk desk, Access access, Signals signals, InstructionSigner signer, Duration life) {
        this.desk = desk;
        this.access = access;
        this.signals = signals;
        this.cache = new SignedCache(signer, life);
    }

    /// What changed after `<epoch>.<revision>`; everything when null, empty, unreadable or of another epoch.
    ///
    /// An answer holds at most 1,000 instructions; when there are more, the next poll gives the rest at once.
    public Changes after(LinkPrincipal machine, long session, @Nullable String after) {
        Found found = desk.database().read(tx -> find(tx, machine, session, after));
        Instant now = desk.now();
        List<Change> changes = found.rows.stream()
                .map(row -> new Change(row.revision(), cache.signed(row, found.epoch, now)))
                .toList();
        return new Changes(found.epoch, found.revision, found.full, changes);
    }

    /// Calls `wake` when something may have changed for the machine, its session or its key included.
    public Signals.Subscription subscribe(LinkPrincipal machine, Runnable wake) {
        Signals.Subscription own = signals.subscribe(machine.subject(), wake);
        Signals.Subscription shared = signals.subscribe(access.organization(), wake);
        return () -> {
            own.close();
            shared.close();
        };
    }

    private record Found(String epoch, long revision, boolean full, List<Instruction> rows) {}

    private static Found find(Tx tx, LinkPrincipal machine, long session, @Nullable String after) {
        LinkSessions.check(tx, machine, session);
        String epoch = Epoch.of(tx);
        long newest = Instructions.revision(tx);
        long from = revision(epoch, newest, after);
        boolean full = from < 0;
        List<Instruction> rows =
                new ArrayList<>(tx.port(Outbox.class).after(machine.subject(), Math.max(from, 0), MOST + 1));
        boolean more = rows.size() > MOST;
        if (more) {
            rows.removeLast();
        }
        long upTo = more ? rows.getLast().revision() : newest;
        Id organization = Access.organizationOf(tx);
        tx.port(Outbox.class).after(organization, Math.max(from, 0), 1).stream()
                .filter(keys -> keys.revision() <= upTo)
                .forEach(keys -> rows.add(addressed(keys, machine.subject())));
        rows.sort(Comparator.comparingLong(Instruction::revision));
        return new Found(epoch, upTo, full, rows);
    }

    /// The keys are one row for all; each machine gets them under its own name, so that nobody else can use its copy.
    private static Instruction addressed(Instruction keys, Id subject) {
        return new Instruction(
                subject,
                keys.kind(),
                subject,
                keys.generation(),
                keys.revision(),
                keys.tombstone(),
                keys.spec(),
                keys.writtenAt());
    }

    /// The revision of an `after` of this epoch; -1 for everything.
    private static long revision(String epoch, long newest, @Nullable String after) {
        if (after == null || !after.startsWith(epoch + ".")) {
            return -1;
        }
        try {
            long revision = Long.parseLong(after.substring(epoch.length() + 1));
            return revision < 0 || revision > newest ? -1 : revision;
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
