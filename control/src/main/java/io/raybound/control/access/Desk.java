package io.raybound.control.access;

import io.raybound.control.Code;
import io.raybound.control.Once;
import io.raybound.control.PageRequest;
import io.raybound.control.Refusal;
import io.raybound.control.journal.Journal;
import io.raybound.control.storage.Database;
import io.raybound.control.storage.OnceKeys;
import io.raybound.control.storage.Place;
import io.raybound.control.storage.Query;
import io.raybound.control.storage.Shape;
import io.raybound.control.storage.Tx;
import io.raybound.model.Id;
import io.raybound.model.Ids;
import io.raybound.model.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What every service does the same way: transactions, rights, finding by name or id, once-only writes, the journal.
public final class Desk {
    private final Database database;
    private final Access access;
    private final Journal journal;
    private final Ids ids;

    public Desk(Database database, Access access, Journal journal, Ids ids) {
        this.database = database;
        this.access = access;
        this.journal = journal;
        this.ids = ids;
    }

    public Journal journal() {
        return journal;
    }

    public Database database() {
        return database;
    }

    public Instant now() {
        return journal.now();
    }

    public Id next(Kind kind) {
        return ids.next(kind);
    }

    /// Reads with the caller's rights.
    public <T> T read(Caller caller, BiFunction<Tx, Rights, T> work) {
        return database.read(tx -> work.apply(tx, access.rights(tx, caller)));
    }

    public Rights rights(Tx tx, Caller caller) {
        return access.rights(tx, caller);
    }

    /// Writes once: a replay with the same key and fingerprint gives the object as it is now and changes nothing.
    /// A dry run does the work and takes it back.
    public <T extends Record> T once(Call call, Shape<T> shape, Function<Tx, T> work) {
        return change(call, tx -> {
            Optional<Id> before = used(tx, call);
            if (before.isPresent()) {
                Id id = before.get();
                return tx.objects()
                        .find(shape, id)
                        .orElseThrow(() -> Refusal.notFound(Rights.spoken(shape.kind()), id.value()));
            }
            T result = work.apply(tx);
            keep(tx, call, shape.place().apply(result).id());
            return result;
        });
    }

    /// As [#once], for work without a result; a replay does nothing.
    public void onceDo(Call call, Consumer<Tx> work) {
        change(call, tx -> {
            if (used(tx, call).isEmpty()) {
                work.accept(tx);
                keep(tx, call, call.caller().principalId());
            }
            return true;
        });
    }

    /// As [#once], for work whose result holds a secret that cannot be shown again.
    public <T> T onceSecret(Call call, Function<Tx, T> work) {
        return change(call, tx -> {
            if (used(tx, call).isPresent()) {
                throw new Refusal(
                        Code.SECRET_SHOWN_ONCE,
                        "this request was answered before, and its secret is shown only once",
                        "Make a new one with a new Idempotency-Key and delete the one you lost.");
            }
            T result = work.apply(tx);
            keep(tx, call, call.caller().principalId());
            return result;
        });
    }

    /// The audit record of a change.
    public void audit(Tx tx, Call call, String action, Id object) {
        journal.audit(tx, call.caller().principalId().value(), action, object.value(), "done");
    }

    /// A visible object by id or by the name of a live one.
    public <T extends Record> T see(Tx tx, Rights rights, Shape<T> shape, String ref) {
        String what = Rights.spoken(shape.kind());
        Optional<T> byId = Id.read(shape.kind(), ref)
                .flatMap(id -> tx.objects().find(shape, id))
                .filter(value -> rights.sees(shape.kind(), shape.place().apply(value)));
        if (byId.isPresent()) {
            return byId.get();
        }
        List<T> named = tx.objects()
                .list(shape, Query.seenBy(rights.visibility(shape.kind())).named(ref), new PageRequest(2, null), false)
                .items();
        if (named.isEmpty()) {
            throw Refusal.notFound(what, ref);
        }
        if (named.size() > 1) {
            throw new Refusal(
                    Code.AMBIGUOUS_NAME, "more than one " + what + " is named '" + ref + "'", "Use the id instead.");
        }
        return named.getFirst();
    }

    /// Refuses when the writer has seen another generation than the newest one.
    public static void matches(@Nullable Long ifMatch, Place place) {
        if (ifMatch != null && ifMatch != place.generation()) {
            throw new Refusal(
                    Code.STALE_GENERATION,
                    "'" + place.name() + "' is at generation " + place.generation() + ", not " + ifMatch,
                    "Read it again, look at what changed, and repeat with its generation in If-Match.");
        }
    }

    /// Refuses when a live object has the key already.
    public <T extends Record> void free(Tx tx, Shape<T> shape, String uniqueKey, String name) {
        if (tx.objects().findUnique(shape, uniqueKey).isPresent()) {
            throw new Refusal(
                    Code.NAME_TAKEN,
                    "there is already a " + Rights.spoken(shape.kind()) + " named '" + name + "'",
                    "Choose another name, or remove the other one first.");
        }
    }

    private <T> T change(Call call, Function<Tx, T> work) {
        return call.dryRun() ? database.trial(work) : database.write(work);
    }

    private static Optional<Id> used(Tx tx, Call call) {
        Once once = call.once();
        if (once == null || call.dryRun()) {
            return Optional.empty();
        }
        Optional<OnceKeys.Used> used =
                tx.port(OnceKeys.class).find(call.caller().principalId(), once.key());
        if (used.isPresent() && !used.get().fingerprint().equals(once.fingerprint())) {
            throw new Refusal(
                    Code.IDEMPOTENCY_KEY_REUSED,
                    "the idempotency key was used before for another request",
                    "Use a new key for each new request.");
        }
        return used.map(OnceKeys.Used::result);
    }

    private void keep(Tx tx, Call call, Id result) {
        Once once = call.once();
        if (once != null && !call.dryRun()) {
            tx.port(OnceKeys.class)
                    .keep(new OnceKeys.Used(
                            call.caller().principalId(), once.key(), once.fingerprint(), result, now()));
        }
    }
}
