package io.raybound.runtimelocal;

import io.raybound.model.Failure;
import io.raybound.reconcile.ProvisionFailed;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// Ends a process with everything it started: SIGTERM, a short wait, then the whole cage, then whatever
/// still carries
/// its marker.
final class Stopper {
    private static final Duration GRACE = Duration.ofSeconds(8);
    /// Who never became ready has nothing to hand over.
    private static final Duration SHORT_GRACE = Duration.ofSeconds(2);
    private static final Duration LAST = Duration.ofSeconds(10);
    private static final long PAUSE_NANOS = 50_000_000;

    private final Caging caging;

    Stopper(Caging caging) {
        this.caging = caging;
    }

    /// Returns when nothing of it runs.
    ///
    /// @param wasReady false for a process that was never seen to answer
    void stop(Book.Entry entry, boolean wasReady) throws ProvisionFailed {
        String group = group(entry);
        if (entry.pid() != 0 && Proc.isAlive(entry.ref())) {
            Proc.signal(first(entry), false);
            await(wasReady ? GRACE : SHORT_GRACE, () -> !Proc.isAlive(entry.ref()));
        }
        long end = System.nanoTime() + LAST.toNanos();
        int empty = 0;
        while (true) {
            List<Proc.Ref> left = Proc.marked(Commands.MARKER, entry.marker());
            empty = left.isEmpty() ? empty + 1 : 0;
            // Outside a PID namespace a process may be between fork and exec while we look: look twice.
            if (empty == 2 || (empty == 1 && caging.cage().isFenced())) {
                caging.removeGroup(group);
                return;
            }
            if (!left.isEmpty() && System.nanoTime() > end) {
                throw new ProvisionFailed(
                        new Failure(
                                "process-stays",
                                entry.name(),
                                left.size() + " processes do not end after SIGKILL, for instance pid "
                                        + left.getFirst().pid(),
                                "see what they wait for: cat /proc/"
                                        + left.getFirst().pid() + "/stack"),
                        false);
            }
            caging.killGroup(group);
            left.forEach(ref -> Proc.signal(ref, true));
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /// SIGTERM goes to the first process inside the namespace: unshare itself would die of it and take
    /// the node along.
    private Proc.Ref first(Book.Entry entry) {
        Proc.Ref outer = entry.ref();
        if (!caging.cage().isFenced() || entry.name().equals(Book.AGENT)) {
            return outer;
        }
        return Proc.children(outer.pid()).stream()
                .findFirst()
                .flatMap(Proc::running)
                .orElse(outer);
    }

    static String group(Book.Entry entry) {
        return entry.marker().replace('/', '-');
    }

    private static void await(Duration limit, java.util.function.BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
