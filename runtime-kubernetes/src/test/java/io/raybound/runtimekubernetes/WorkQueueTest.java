package io.raybound.runtimekubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.model.Failure;
import io.raybound.model.Id;
import io.raybound.model.Ids;
import io.raybound.model.Kind;
import io.raybound.testkit.Eventually;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class WorkQueueTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Failure FAILURE = new Failure("no", "it", "no", "none");

    private final Id cluster = new Ids(new Random(1)).next(Kind.CLUSTER);

    private static WorkQueue queue(WorkQueue.Step step, List<RuntimeException> bugs) {
        WorkQueue queue = new WorkQueue(Clock.systemUTC(), new Random(7), step, bugs::add);
        queue.start(3);
        return queue;
    }

    @Test
    void oneClusterIsNeverLookedAtTwiceAtOnceAndNoChangeIsLost() throws InterruptedException {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger looks = new AtomicInteger();
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        WorkQueue.Step step = id -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            looks.incrementAndGet();
            first.countDown();
            go.await();
            inside.decrementAndGet();
            return null;
        };
        try (WorkQueue queue = queue(step, new CopyOnWriteArrayList<>())) {
            queue.add(cluster);
            first.await();
            for (int i = 0; i < 50; i++) {
                queue.add(cluster);
            }
            go.countDown();
            Eventually.within(PATIENCE, "it is looked at once more for all changes", () -> looks.get() == 2);
        }
        assertThat(most.get()).isEqualTo(1);
        assertThat(looks.get()).isEqualTo(2);
    }

    @Test
    void aRefusedLookIsHeldThoughChangesComeAndANewWishFreesIt() {
        List<Instant> looks = new CopyOnWriteArrayList<>();
        WorkQueue.Step step = id -> {
            looks.add(Instant.now());
            throw new Refused(FAILURE, Duration.ofSeconds(30));
        };
        try (WorkQueue queue = queue(step, new CopyOnWriteArrayList<>())) {
            queue.add(cluster);
            Eventually.within(PATIENCE, "it was refused", () -> looks.size() == 1);
            for (int i = 0; i < 20; i++) {
                queue.add(cluster);
            }
            Instant later = Instant.now().plusMillis(300);
            Eventually.within(PATIENCE, "changes alone do not hurry it", () -> {
                assertThat(looks).hasSize(1);
                return Instant.now().isAfter(later);
            });
            queue.renew(cluster);
            Eventually.within(PATIENCE, "a new wish does", () -> looks.size() == 2);
        }
    }

    @Test
    void refusalsInARowAreHeldLongerEachTime() {
        List<Instant> looks = new CopyOnWriteArrayList<>();
        WorkQueue.Step step = id -> {
            looks.add(Instant.now());
            throw new Refused(FAILURE);
        };
        try (WorkQueue queue = queue(step, new CopyOnWriteArrayList<>())) {
            queue.add(cluster);
            Eventually.within(PATIENCE, "it was tried three times", () -> looks.size() == 3);
        }
        assertThat(Duration.between(looks.get(0), looks.get(1))).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(Duration.between(looks.get(1), looks.get(2))).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void anErrorOfOursIsToldAndTheOtherClustersGoOn() {
        Id other = new Ids(new Random(2)).next(Kind.CLUSTER);
        List<RuntimeException> bugs = new CopyOnWriteArrayList<>();
        List<Id> fine = new CopyOnWriteArrayList<>();
        WorkQueue.Step step = id -> {
            if (id.equals(cluster)) {
                throw new IllegalStateException("a bug");
            }
            fine.add(id);
            return null;
        };
        try (WorkQueue queue = queue(step, bugs)) {
            queue.add(cluster);
            queue.add(other);
            Eventually.within(PATIENCE, "both were looked at", () -> bugs.size() == 1 && fine.contains(other));
        }
    }
}
