package io.raybound.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raybound.control.access.PasswordStore;
import io.raybound.control.access.RevocationStore;
import io.raybound.control.access.TokenStore;
import io.raybound.control.access.TokenStore.Kept;
import io.raybound.control.access.TokenStore.Purpose;
import io.raybound.control.journal.AuditChain;
import io.raybound.control.journal.AuditLog;
import io.raybound.control.journal.EventLog;
import io.raybound.control.journal.Journal;
import io.raybound.control.link.LinkKey;
import io.raybound.control.link.LinkKeys;
import io.raybound.control.link.Program;
import io.raybound.control.link.SessionStore;
import io.raybound.control.outbox.Desired;
import io.raybound.control.outbox.Instruction;
import io.raybound.control.outbox.Instructions;
import io.raybound.control.outbox.Instructions.Target;
import io.raybound.control.outbox.Outbox;
import io.raybound.control.storage.Database;
import io.raybound.control.storage.LocalSignals;
import io.raybound.control.storage.Meta;
import io.raybound.control.storage.OnceKeys;
import io.raybound.control.storage.Place;
import io.raybound.control.storage.Query;
import io.raybound.control.storage.Query.Visibility;
import io.raybound.control.storage.Shape;
import io.raybound.control.storage.Tx;
import io.raybound.model.Event;
import io.raybound.model.Id;
import io.raybound.model.Ids;
import io.raybound.model.Kind;
import io.raybound.model.Project;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every store promises. The fake in memory, SQLite and PostgreSQL all pass it.
public abstract class DatabaseContract {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00.123456Z");
    private static final Shape<Thing> THING = new Shape<>(Kind.CLUSTER, Thing.class, Thing::place);

    protected final LocalSignals signals = new LocalSignals();
    protected final Ids ids = new Ids(new Random(7));
    private final Id cloud = ids.next(Kind.CLOUD);
    private Database database;

    /// An object to keep.
    public record Thing(
            Id id,
            String name,
            String state,
            @Nullable Id project,
            Set<Id> readers,
            Instant at,
            @Nullable Instant deletedAt,
            String text) {
        Thing(Id id, String name, Instant at) {
            this(id, name, "RUNNING", null, Set.of(), at, null, "");
        }

        Place place() {
            String key = deletedAt == null ? "thing/" + name : null;
            return new Place(id, null, project, null, null, name, state, key, 1, readers, at, deletedAt);
        }

        Thing gone(Instant when) {
            return new Thing(id, name, state, project, readers, at, when, text);
        }
    }

    /// An empty store that tells `signals` of its commits.
    protected abstract Database open();

    @BeforeEach
    void openIt() {
        database = open();
    }

    private <T> Optional<T> found(Function<Tx, Optional<T>> work) {
        return database.read(work);
    }

    private <T> List<T> rows(Function<Tx, List<T>> work) {
        return database.read(work);
    }

    private boolean yes(Function<Tx, Boolean> work) {
        return database.read(work);
    }

    private boolean did(Function<Tx, Boolean> work) {
        return database.write(work);
    }

    private long number(Function<Tx, Long> work) {
        return database.read(work);
    }

    private Thing kept(String name, int second) {
        Thing thing = new Thing(ids.next(Kind.CLUSTER), name, NOON.plusSeconds(second));
        database.write(tx -> {
            tx.objects().insert(THING, thing);
            return true;
        });
        return thing;
    }

    @Test
    void anObjectIsFoundByIdByKeyAndByNameAsItWasWritten() {
        Thing thing = new Thing(
                ids.next(Kind.CLUSTER),
                "demo",
                "FAILED",
                ids.next(Kind.PROJECT),
                Set.of(ids.next(Kind.USER)),
                NOON,
                null,
                "quote ' \" \\ percent % nul \u0000 line\nsmile \ud83d\ude00");
        database.write(tx -> {
            tx.objects().insert(THING, thing);
            return true;
        });
        assertThat(found(tx -> tx.objects().find(THING, thing.id()))).contains(thing);
        assertThat(found(tx -> tx.objects().findUnique(THING, "thing/demo"))).contains(thing);
        assertThat(found(tx -> tx.objects().place(thing.id()))).contains(thing.place());
        assertThat(rows(tx -> tx.objects()
                        .list(THING, Query.all().named("demo"), PageRequest.first(), false)
                        .items()))
                .containsExactly(thing);
    }

    @Test
    void aFailedWriteLeavesNothingBehindAndDoesNotHurtTheNext() {
        Id id = ids.next(Kind.CLUSTER);
        assertThatThrownBy(() -> database.write(tx -> {
                    tx.objects().insert(THING, new Thing(id, "half", NOON));
                    throw Refusal.notFound("thing", "other");
                }))
                .isInstanceOf(Refusal.class);
        assertThat(found(tx -> tx.objects().find(THING, id))).isEmpty();
        kept("half", 1);
    }

    @Test
    void aUniqueKeyIsHeldOnceAndFreeAgainAfterRemoval() {
        Thing first = kept("demo", 1);
        Thing second = new Thing(ids.next(Kind.CLUSTER), "demo", NOON);
        assertThatThrownBy(() -> database.write(tx -> {
                    tx.objects().insert(THING, second);
                    return true;
                }))
                .isInstanceOf(RuntimeException.class);
        database.write(tx -> {
            tx.objects().update(THING, first.gone(NOON));
            tx.objects().insert(THING, second);
            return true;
        });
        assertThat(found(tx -> tx.objects().findUnique(THING, "thing/demo"))).contains(second);
        assertThat(rows(tx -> tx.objects().removedBefore(THING, NOON.plusSeconds(1), 10)))
                .containsExactly(first.id());
    }

    @Test
    void updatingWhatIsNotThereFails() {
        Thing nobody = new Thing(ids.next(Kind.CLUSTER), "nobody", NOON);
        assertThatThrownBy(() -> database.write(tx -> {
                    tx.objects().update(THING, nobody);
                    return true;
                }))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void pagesShowEveryObjectOnceInBothOrdersAlsoAtEqualTimes() {
        for (int i = 0; i < 23; i++) {
            kept("thing" + (char) ('a' + i), i / 5);
        }
        for (boolean newestFirst : new boolean[] {false, true}) {
            List<Thing> seen = new ArrayList<>();
            PageRequest page = new PageRequest(5, null);
            String next;
            do {
                PageRequest asked = page;
                Slice<Thing> slice = database.read(tx -> tx.objects().list(THING, Query.all(), asked, newestFirst));
                seen.addAll(slice.items());
                next = slice.nextCursor();
                page = new PageRequest(5, next);
            } while (next != null);
            assertThat(seen).hasSize(23).doesNotHaveDuplicates();
            assertThat(seen.getFirst().at()).isEqualTo(newestFirst ? NOON.plusSeconds(4) : NOON);
        }
    }

    @Test
    void aBrokenCursorIsRefused() {
        assertThatThrownBy(() ->
                        database.read(tx -> tx.objects().list(THING, Query.all(), new PageRequest(5, "?"), false)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("cursor");
    }

    @Test
    void listsShowOnlyWhatTheReaderMaySee() {
        Id project = ids.next(Kind.PROJECT);
        Id reader = ids.next(Kind.USER);
        Thing open = new Thing(ids.next(Kind.CLUSTER), "open", "RUNNING", project, Set.of(), NOON, null, "");
        Thing shared = new Thing(ids.next(Kind.CLUSTER), "shared", "STOPPED", null, Set.of(reader), NOON, null, "");
        kept("hidden", 1);
        database.write(tx -> {
            tx.objects().insert(THING, open);
            tx.objects().insert(THING, shared);
            return true;
        });
        assertThat(listed(new Visibility(false, Set.of(), Set.of(project), null)))
                .containsExactly(open);
        assertThat(listed(new Visibility(false, Set.of(cloud), Set.of(), reader)))
                .containsExactly(shared);
        assertThat(listed(new Visibility(false, Set.of(), Set.of(project), reader)))
                .hasSize(2);
        assertThat(listed(new Visibility(false, Set.of(), Set.of(), null))).isEmpty();
        Thing unshared = new Thing(shared.id(), "shared", "STOPPED", null, Set.of(), NOON, null, "");
        database.write(tx -> {
            tx.objects().update(THING, unshared);
            return true;
        });
        assertThat(listed(new Visibility(false, Set.of(), Set.of(), reader))).isEmpty();
        assertThat(yes(tx -> tx.objects().any(Kind.CLUSTER, Query.all().inStates(Set.of("STOPPED")))))
                .isTrue();
        assertThat(yes(tx -> tx.objects().any(Kind.JOB, Query.all()))).isFalse();
    }

    private List<Thing> listed(Visibility visibility) {
        return database.read(tx -> tx.objects()
                .list(THING, Query.seenBy(visibility), PageRequest.first(), false)
                .items());
    }

    @Test
    void aCounterGivesEachNumberOnceWithoutGapsUnderManyWriters() throws Exception {
        int writers = 32;
        int each = 10;
        List<Long> numbers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Long>>> all = new ArrayList<>();
            for (int w = 0; w < writers; w++) {
                int failing = w;
                all.add(threads.submit(() -> {
                    List<Long> own = new ArrayList<>();
                    for (int i = 0; i < each; i++) {
                        own.add(database.write(tx -> tx.port(Meta.class).next("revision")));
                        if (failing % 4 == 0) {
                            assertThatThrownBy(() -> database.write(tx -> {
                                        tx.port(Meta.class).next("revision");
                                        throw new IllegalStateException("rolled back");
                                    }))
                                    .hasMessage("rolled back");
                        }
                    }
                    return own;
                }));
            }
            for (Future<List<Long>> future : all) {
                numbers.addAll(future.get());
            }
        }
        assertThat(numbers).doesNotHaveDuplicates().hasSize(writers * each);
        assertThat(numbers.stream().mapToLong(Long::longValue).max()).hasValue((long) writers * each);
        assertThat(number(tx -> tx.port(Meta.class).current("revision"))).isEqualTo((long) writers * each);
    }

    @Test
    void waitersAreWokenAfterTheCommitAndNotByARollback() {
        Id id = ids.next(Kind.CLUSTER);
        AtomicInteger woken = new AtomicInteger();
        try (var _ = signals.subscribe(id, woken::incrementAndGet)) {
            assertThatThrownBy(() -> database.write(tx -> {
                        tx.wake(id);
                        throw new IllegalStateException("no");
                    }))
                    .hasMessage("no");
            database.write(tx -> {
                tx.wake(id);
                return true;
            });
        }
        io.raybound.testkit.Eventually.within(
                io.raybound.testkit.Eventually.patience(), "woken once", () -> woken.get() == 1);
        assertThat(signals.size()).isZero();
    }

    @Test
    void tokensAreUsedOnceAndForgotten() {
        Id user = ids.next(Kind.USER);
        Kept token = new Kept("h1", Purpose.JOIN_TOKEN, ids.next(Kind.JOIN_TOKEN), user, NOON, NOON, null, null);
        Kept lasting = new Kept("h2", Purpose.API_KEY, ids.next(Kind.API_KEY), user, NOON, null, null, null);
        database.write(tx -> {
            tx.port(TokenStore.class).insert(token);
            tx.port(TokenStore.class).insert(lasting);
            return true;
        });
        assertThat(did(tx -> tx.port(TokenStore.class).use("h1", "me", NOON))).isTrue();
        assertThat(did(tx -> tx.port(TokenStore.class).use("h1", "you", NOON))).isFalse();
        assertThat(database.read(tx -> tx.port(TokenStore.class).find("h1"))
                        .orElseThrow()
                        .usedBy())
                .isEqualTo("me");
        database.write(tx -> {
            tx.port(TokenStore.class).forgetExpired(NOON.plusSeconds(1));
            return true;
        });
        assertThat(found(tx -> tx.port(TokenStore.class).find("h1"))).isEmpty();
        assertThat(found(tx -> tx.port(TokenStore.class).find("h2"))).contains(lasting);
        database.write(tx -> {
            tx.port(TokenStore.class).deleteOf(user);
            return true;
        });
        assertThat(found(tx -> tx.port(TokenStore.class).find("h2"))).isEmpty();
    }

    @Test
    void passwordsRevocationsAndOnceKeysAreKept() {
        Id user = ids.next(Kind.USER);
        OnceKeys.Used used = new OnceKeys.Used(user, "k", "f", ids.next(Kind.CLUSTER), NOON);
        database.write(tx -> {
            tx.port(PasswordStore.class).put(user, "one");
            tx.port(PasswordStore.class).put(user, "two");
            tx.port(RevocationStore.class).put(new Desired.Revoked("b", NOON.minusSeconds(9)));
            tx.port(RevocationStore.class).put(new Desired.Revoked("b", NOON));
            tx.port(RevocationStore.class).put(new Desired.Revoked("a", NOON.minusSeconds(5)));
            tx.port(OnceKeys.class).keep(used);
            return true;
        });
        assertThat(found(tx -> tx.port(PasswordStore.class).find(user))).contains("two");
        assertThat(rows(tx -> tx.port(RevocationStore.class).all()))
                .containsExactly(new Desired.Revoked("a", NOON.minusSeconds(5)), new Desired.Revoked("b", NOON));
        assertThat(found(tx -> tx.port(OnceKeys.class).find(user, "k"))).contains(used);
        int forgotten = database.write(tx -> {
            tx.port(PasswordStore.class).delete(user);
            tx.port(OnceKeys.class).forgetBefore(NOON.plusSeconds(1));
            return tx.port(RevocationStore.class).forgetBefore(NOON);
        });
        assertThat(forgotten).isEqualTo(1);
        assertThat(found(tx -> tx.port(PasswordStore.class).find(user))).isEmpty();
        assertThat(found(tx -> tx.port(OnceKeys.class).find(user, "k"))).isEmpty();
    }

    @Test
    void instructionsAreOneRowPerObjectReadInOrderOfRevision() {
        Id site = ids.next(Kind.SITE);
        Target one = new Target(site, Instructions.CLUSTER, ids.next(Kind.CLUSTER));
        Target two = new Target(site, Instructions.CLUSTER, ids.next(Kind.CLUSTER));
        Target other = new Target(ids.next(Kind.SITE), Instructions.CLUSTER, one.id());
        database.write(tx -> {
            Instructions.put(tx, one, 1, new Desired.OfSite("a", "b", "c"), NOON);
            Instructions.put(tx, two, 1, new Desired.OfSite("a", "b", "c"), NOON);
            Instructions.put(tx, other, 1, new Desired.OfSite("a", "b", "c"), NOON);
            Instructions.tombstone(tx, one, 2, NOON);
            return true;
        });
        List<Instruction> all = database.read(tx -> tx.port(Outbox.class).after(site, 0, 10));
        assertThat(all).extracting(Instruction::id).containsExactly(two.id(), one.id());
        assertThat(all).extracting(Instruction::revision).containsExactly(2L, 4L);
        assertThat(all).extracting(Instruction::tombstone).containsExactly(false, true);
        assertThat(rows(tx -> tx.port(Outbox.class).after(site, 2, 10))).hasSize(1);
        database.write(tx -> {
            tx.port(Outbox.class).forgetTombstones(NOON.plusSeconds(1));
            tx.port(Outbox.class).forget(other.subject());
            return true;
        });
        assertThat(found(tx -> tx.port(Outbox.class).find(site, one.kind(), one.id())))
                .isEmpty();
        assertThat(rows(tx -> tx.port(Outbox.class).after(other.subject(), 0, 10)))
                .isEmpty();
    }

    @Test
    void eventsAndAuditKeepTheirOrderAndTheChainHolds() {
        Journal journal = new Journal(ids, InstantSource.fixed(NOON));
        Id object = ids.next(Kind.CLUSTER);
        for (int i = 0; i < 7; i++) {
            String code = "c" + i;
            database.write(tx -> {
                journal.info(tx, object, code, "hello \u0000 there");
                journal.audit(tx, "usr-x", "cluster.create", object.value(), code);
                return true;
            });
        }
        Slice<Event> first = database.read(tx -> tx.port(EventLog.class).of(object, new PageRequest(4, null)));
        assertThat(first.items()).extracting(Event::code).containsExactly("c6", "c5", "c4", "c3");
        Slice<Event> second =
                database.read(tx -> tx.port(EventLog.class).of(object, new PageRequest(4, first.nextCursor())));
        assertThat(second.items()).extracting(Event::code).containsExactly("c2", "c1", "c0");
        assertThat(second.nextCursor()).isNull();
        assertThat(number(tx -> AuditChain.firstBroken(tx.port(AuditLog.class))))
                .isZero();
        assertThat(database.read(tx -> tx.port(AuditLog.class).list(new PageRequest(2, null)))
                        .items())
                .extracting(a -> a.sequence())
                .containsExactly(7L, 6L);
        database.write(tx -> {
            tx.port(EventLog.class).forgetBefore(NOON.plusSeconds(1));
            return true;
        });
        assertThat(database.read(tx -> tx.port(EventLog.class).of(object, PageRequest.first()))
                        .items())
                .isEmpty();
    }

    @Test
    void linkKeysAndSessionsAreKept() {
        Id site = ids.next(Kind.SITE);
        LinkKey key = new LinkKey(
                ids.next(Kind.LINK_KEY), Program.HEAD_AGENT, site, site, cloud, "pub", "1", "boot", NOON, null);
        SessionStore.Row session = new SessionStore.Row(site, 3, key.id(), "1", "boot", NOON, 0);
        database.write(tx -> {
            tx.port(LinkKeys.class).insert(key);
            tx.port(SessionStore.class).put(session);
            tx.port(SessionStore.class).put(new SessionStore.Row(site, 4, key.id(), "1", "boot", NOON, 9));
            return true;
        });
        assertThat(found(tx -> tx.port(LinkKeys.class).find(key.id()))).contains(key);
        assertThat(found(tx -> tx.port(LinkKeys.class).find(site, "pub"))).contains(key);
        assertThat(database.read(tx -> tx.port(SessionStore.class).find(site))
                        .orElseThrow()
                        .sequence())
                .isEqualTo(9);
        database.write(tx -> {
            tx.port(LinkKeys.class).revoke(key.id(), NOON);
            tx.port(SessionStore.class).delete(site);
            return true;
        });
        assertThat(database.read(tx -> tx.port(LinkKeys.class).of(site))
                        .getFirst()
                        .revokedAt())
                .isEqualTo(NOON);
        assertThat(found(tx -> tx.port(SessionStore.class).find(site))).isEmpty();
        database.write(tx -> {
            tx.port(LinkKeys.class).forget(site);
            return true;
        });
        assertThat(found(tx -> tx.port(LinkKeys.class).find(key.id()))).isEmpty();
    }

    @Test
    void aModelRecordComesBackEqual() {
        Shape<Project> shape = new Shape<>(
                Kind.PROJECT,
                Project.class,
                p -> new Place(
                        p.id(), cloud, p.id(), cloud, null, p.name(), "", null, 1, Set.of(), p.createdAt(), null));
        Project project = new Project(ids.next(Kind.PROJECT), "work", cloud, "why 'not'", 3, NOON);
        database.write(tx -> {
            tx.objects().insert(shape, project);
            return true;
        });
        assertThat(found(tx -> tx.objects().find(shape, project.id()))).contains(project);
    }
}
