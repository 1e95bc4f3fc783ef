package io.raybound.reconcile;

import io.raybound.model.Id;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// Keeps every desired cluster true: one loop per cluster on a virtual thread, woken by changes and by a tick.
///
/// Desired states come in by [#desire]; the newest generation of a cluster wins and a removed cluster
/// stays removed. A
/// cluster that
/// was never named is left alone: absence deletes nothing. [#close] ends the loops and leaves all
/// clusters as they are.
public final class Reconciler implements SiteRuntime {
    private static final long CLOSE_SECONDS = 5;

    private final Provisioner provisioner;
    private final ReconcileSettings settings;
    private final ClusterLoop.Chance chance;
    private final Observer observer;
    private final Map<Id, Running> loops = new ConcurrentHashMap<>();
    private volatile boolean closing;

    private record Running(ClusterLoop loop, Semaphore bell, Thread thread) {}

    public Reconciler(
            Provisioner provisioner,
            ReconcileSettings settings,
            InstantSource clock,
            RandomGenerator random,
            Observer observer) {
        this.provisioner = provisioner;
        this.settings = settings;
        this.chance = new ClusterLoop.Chance(clock, random);
        this.observer = observer;
    }

    @Override
    public synchronized boolean desire(DesiredCluster desired) {
        if (closing) {
            return false;
        }
        Running running = loops.get(desired.id());
        if (running == null) {
            running = start(desired.id());
        }
        boolean taken = running.loop().desire(desired);
        running.bell().release();
        return taken;
    }

    @Override
    public Map<Id, ClusterReport> reports() {
        Map<Id, ClusterReport> reports = new TreeMap<>();
        loops.forEach((id, running) -> {
            ClusterReport report = running.loop().report();
            if (report != null) {
                reports.put(id, report);
            }
        });
        return reports;
    }

    private Running start(Id id) {
        ClusterLoop loop = new ClusterLoop(id, provisioner, settings, chance, new Hearing(observer));
        Semaphore bell = new Semaphore(0);
        Thread thread = Thread.ofVirtual().name("cluster-" + id).unstarted(() -> turn(loop, bell));
        Running running = new Running(loop, bell, thread);
        loops.put(id, running);
        thread.start();
        return running;
    }

    private void turn(ClusterLoop loop, Semaphore bell) {
        while (!closing) {
            try {
                if (bell.tryAcquire(settings.tick().toMillis(), TimeUnit.MILLISECONDS)) {
                    bell.drainPermits();
                }
                if (!closing && loop.step()) {
                    return;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                observer.bug().accept(e);
            }
        }
    }

    /// Ends the loops; a step under way is finished first, or given 5 s.
    @Override
    public void close() {
        synchronized (this) {
            closing = true;
        }
        loops.values().forEach(running -> running.bell().release());
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLOSE_SECONDS);
        for (Running running : loops.values()) {
            try {
                long left = Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()));
                running.thread().join(java.time.Duration.ofMillis(left));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private record Hearing(Observer observer) implements ClusterLoop.Listener {
        private Hearing {
            Objects.requireNonNull(observer);
        }

        @Override
        public void changed(ClusterReport report) {
            observer.changed().accept(report);
        }

        @Override
        public void event(ClusterEvent event) {
            observer.event().accept(event);
        }

        @Override
        public void performed(Operation operation) {
            Done done = new Done(operation.cluster(), operation.getClass().getSimpleName(), operation.object());
            observer.performed().accept(done);
        }
    }
}
