package io.raybound.controlplane.linkserver;

import io.raybound.control.link.Changes;
import io.raybound.control.link.LinkPrincipal;
import io.raybound.control.link.Polls;
import io.raybound.model.Id;
import io.raybound.relay.Answer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Where polls without news wait: each is one object with a timer and a subscription, no thread.
///
/// A wake-up is a hint: the woken poll reads again and stays when there is nothing for it. Thread-safe.
final class PollRoom implements AutoCloseable {
    private static final int READS_AT_ONCE = 16;
    private static final double EARLIEST = 0.9;

    private final Polls polls;
    private final LinkServerSettings settings;
    private final Answering answering;
    private final Executor executor;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final ScheduledThreadPoolExecutor timer;
    private final Semaphore reads = new Semaphore(READS_AT_ONCE);
    /// By machine, oldest first; guarded by itself.
    private final Map<Id, Deque<ParkedPoll>> parked = new HashMap<>();
    private int count;
    private boolean draining;

    PollRoom(Polls polls, LinkServerSettings settings, Parts parts) {
        this.polls = polls;
        this.settings = settings;
        this.answering = parts.answering();
        this.executor = parts.executor();
        this.clock = parts.clock();
        this.random = parts.random();
        this.timer = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "poll-timer");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
    }

    /// What the room shares with the rest of the server.
    record Parts(Answering answering, Executor executor, InstantSource clock, RandomGenerator random) {}

    /// Answers at once when there is news, else when there is, or when the hold is over. Blocks while it reads.
    void enter(LinkPrincipal machine, PollQuery query, CompletableFuture<Answer> answer) {
        ParkedPoll poll = new ParkedPoll(this, machine, query, answer);
        if (!register(poll)) {
            return;
        }
        var _ = answer.whenComplete((given, failed) -> leave(poll));
        poll.listen(polls);
        poll.look();
        if (!answer.isDone()) {
            poll.timeAt(timer.schedule(poll::over, hold(query.hold()).toMillis(), TimeUnit.MILLISECONDS));
        }
    }

    /// How many wait now.
    int size() {
        synchronized (parked) {
            return count;
        }
    }

    /// Sends everybody away, to come back after a random while; nobody enters any more.
    void drain() {
        List<ParkedPoll> all = new ArrayList<>();
        synchronized (parked) {
            draining = true;
            parked.values().forEach(all::addAll);
        }
        all.forEach(each -> each.answer().complete(goingDown()));
    }

    Changes read(LinkPrincipal machine, PollQuery query) {
        reads.acquireUninterruptibly();
        try {
            return polls.after(machine, query.session(), query.after());
        } finally {
            reads.release();
        }
    }

    void later(Runnable work) {
        executor.execute(work);
    }

    Answering answering() {
        return answering;
    }

    InstantSource clock() {
        return clock;
    }

    private boolean register(ParkedPoll poll) {
        @Nullable ParkedPoll displaced = null;
        synchronized (parked) {
            if (draining) {
                poll.answer().complete(goingDown());
                return false;
            }
            if (count >= settings.mostParked()) {
                poll.answer()
                        .complete(answering.later(
                                "too-many-polls",
                                "This control plane holds as many polls as it can.",
                                "Nothing: it is tried again by itself; an administrator may add a replica."));
                return false;
            }
            Deque<ParkedPoll> own = parked.computeIfAbsent(poll.machine().keyId(), _ -> new ArrayDeque<>(2));
            if (own.size() >= settings.mostParkedEach()) {
                displaced = own.peekFirst();
            }
            own.addLast(poll);
            count++;
        }
        if (displaced != null) {
            displaced.over();
        }
        return true;
    }

    private void leave(ParkedPoll poll) {
        poll.release();
        synchronized (parked) {
            Deque<ParkedPoll> own = parked.get(poll.machine().keyId());
            if (own != null && own.remove(poll)) {
                count--;
                if (own.isEmpty()) {
                    parked.remove(poll.machine().keyId());
                }
            }
        }
    }

    /// A little less than asked for, at random, so that polls parked together do not end together.
    private Duration hold(Duration asked) {
        double share = EARLIEST + (1 - EARLIEST) * random.nextDouble();
        return Duration.ofMillis((long) (asked.toMillis() * share));
    }

    private Answer goingDown() {
        return answering
                .later("draining", "This control plane is going down.", "Nothing: it is tried again by itself.")
                .closing();
    }

    @Override
    public void close() {
        drain();
        timer.shutdownNow();
    }
}
