package io.raybound.runtimekubernetes;

import io.raybound.model.Id;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Clusters to look at, each at most once at a time: a change that comes while one is looked at makes it due again.
///
/// A step that was refused is held: 1 s, 2 s, 4 s ... up to a minute with up to a fifth of jitter, and never less than
/// the
/// API server asked for. Changes that come meanwhile do not shorten that, so nothing runs hot; a new generation does.
/// The lock guards all fields.
final class WorkQueue implements AutoCloseable {
    private static final Duration CEILING = Duration.ofMinutes(1);
    private static final long CLOSE_SECONDS = 5;

    private final InstantSource clock;
    private final RandomGenerator random;
    private final Step step;
    private final Consumer<RuntimeException> bug;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Id, Entry> entries = new HashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private boolean closing;

    /// One look at a cluster.
    interface Step {
        /// Looks once.
        ///
        /// @return when to look again although nothing changes; null when only changes matter
        @Nullable
        Duration look(Id cluster) throws Refused, InterruptedException;
    }

    private static final class Entry {
        private @Nullable Instant due;
        private Instant notBefore = Instant.EPOCH;
        private boolean running;
        private int failures;
    }

    WorkQueue(InstantSource clock, RandomGenerator random, Step step, Consumer<RuntimeException> bug) {
        this.clock = clock;
        this.random = random;
        this.step = step;
        this.bug = bug;
    }

    void start(int workers) {
        for (int i = 1; i <= workers; i++) {
            threads.add(Thread.ofVirtual().name("kubernetes-" + i).start(this::work));
        }
    }

    /// Something about it changed.
    void add(Id cluster) {
        locked(() -> entry(cluster).due = clock.instant());
    }

    /// What is wanted of it changed: earlier refusals do not count.
    void renew(Id cluster) {
        locked(() -> {
            Entry entry = entry(cluster);
            entry.failures = 0;
            entry.notBefore = Instant.EPOCH;
            entry.due = clock.instant();
        });
    }

    private Entry entry(Id cluster) {
        return entries.computeIfAbsent(cluster, id -> new Entry());
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void work() {
        try {
            for (Id cluster = next(); cluster != null; cluster = next()) {
                Outcome outcome = look(cluster);
                Id done = cluster;
                locked(() -> settle(entry(done), outcome));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// What a look came to.
    private record Outcome(
            boolean refused, Duration atLeast, @Nullable Duration again) {}

    private Outcome look(Id cluster) throws InterruptedException {
        try {
            return new Outcome(false, Duration.ZERO, step.look(cluster));
        } catch (Refused e) {
            return new Outcome(true, e.notBefore(), null);
        } catch (RuntimeException e) {
            bug.accept(e);
            return new Outcome(true, Duration.ZERO, null);
        }
    }

    private void settle(Entry entry, Outcome outcome) {
        Instant now = clock.instant();
        entry.running = false;
        if (outcome.refused()) {
            entry.failures++;
            entry.notBefore = now.plus(pause(entry.failures, outcome.atLeast()));
            entry.due = entry.notBefore;
            return;
        }
        entry.failures = 0;
        entry.notBefore = Instant.EPOCH;
        if (outcome.again() != null && entry.due == null) {
            entry.due = now.plus(outcome.again());
        }
    }

    private Duration pause(int failures, Duration atLeast) {
        long millis = Math.min(CEILING.toMillis(), 1_000L << Math.min(failures - 1, 10));
        long asked = Math.max(millis, atLeast.toMillis());
        return Duration.ofMillis(asked + random.nextLong(asked / 5 + 1));
    }

    private @Nullable Id next() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closing) {
                Instant now = clock.instant();
                Map.Entry<Id, Entry> first = null;
                for (Map.Entry<Id, Entry> entry : entries.entrySet()) {
                    if (!entry.getValue().running
                            && entry.getValue().due != null
                            && (first == null || due(entry).isBefore(due(first)))) {
                        first = entry;
                    }
                }
                if (first != null && !due(first).isAfter(now)) {
                    first.getValue().running = true;
                    first.getValue().due = null;
                    return first.getKey();
                }
                Duration wait = first == null ? CEILING : Duration.between(now, due(first));
                long ignored = changed.awaitNanos(Math.max(1, wait.toNanos()));
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    private static Instant due(Map.Entry<Id, Entry> entry) {
        Instant due = entry.getValue().due;
        Instant floor = entry.getValue().notBefore;
        return due == null || due.isBefore(floor) ? floor : due;
    }

    /// Ends the workers; a look under way is finished first, or cut after 5 s.
    @Override
    public void close() {
        locked(() -> closing = true);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLOSE_SECONDS);
        for (Thread thread : threads) {
            try {
                long left = Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()));
                if (!thread.join(Duration.ofMillis(left))) {
                    thread.interrupt();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
