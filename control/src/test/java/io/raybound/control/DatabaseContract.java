package io.raybound.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raybound.control.storage.Meta;
import io.raybound.control.storage.Place;
import io.raybound.control.storage.Query;
import io.raybound.control.storage.Query.Visibility;
import io.raybound.control.storage.Shape;
import io.raybound.model.Id;
import io.raybound.model.Kind;
import io.raybound.model.Project;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What every store promises. The fake in memory, SQLite and PostgreSQL all pass it.
public abstract class DatabaseContract extends PortsContract {
    private static final Shape<Thing> THING = new Shape<>(Kind.CLUSTER, Thing.class, Thing::place);

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
    void aTrialSeesWhatItWroteAndLeavesNothing() {
        Thing thing = new Thing(ids.next(Kind.CLUSTER), "tried", NOON);
        long before = database.write(tx -> tx.port(Meta.class).next("tries"));
        boolean seen = database.trial(tx -> {
            tx.objects().insert(THING, thing);
            tx.port(Meta.class).next("tries");
            return tx.objects().find(THING, thing.id()).isPresent();
        });
        assertThat(seen).isTrue();
        assertThat(found(tx -> tx.objects().find(THING, thing.id()))).isEmpty();
        assertThat(database.<Long>write(tx -> tx.port(Meta.class).next("tries")))
                .isEqualTo(before + 1);
        kept("tried", 1);
        assertThatThrownBy(() -> database.trial(tx -> {
                    tx.objects().insert(THING, thing);
                    return true;
                }))
                .as("the name is taken, in a trial too")
                .isInstanceOf(RuntimeException.class);
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
