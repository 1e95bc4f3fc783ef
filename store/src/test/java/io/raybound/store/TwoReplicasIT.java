package io.raybound.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.control.storage.LocalSignals;
import io.raybound.control.storage.Meta;
import io.raybound.model.Id;
import io.raybound.model.Ids;
import io.raybound.model.Kind;
import io.raybound.testkit.Eventually;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Two control planes on one PostgreSQL.
@ExtendWith(Postgres.class)
final class TwoReplicasIT {
    @Test
    void writesOfBothTakeTurns() throws Exception {
        String url = Postgres.fresh();
        try (Store one = Postgres.open(url, new LocalSignals());
                Store two = Postgres.open(url, new LocalSignals());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> all = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                Store store = i % 2 == 0 ? one : two;
                all.add(threads.submit(() -> store.write(tx -> {
                    Meta meta = tx.port(Meta.class);
                    long seen = Long.parseLong(meta.get("n").orElse("0"));
                    meta.put("n", Long.toString(seen + 1));
                    return seen + 1;
                })));
            }
            List<Long> numbers = new ArrayList<>();
            for (Future<Long> each : all) {
                numbers.add(each.get());
            }
            assertThat(numbers).as("what a write has read stays true").doesNotHaveDuplicates();
            String last = two.read(tx -> tx.port(Meta.class).get("n").orElse(""));
            assertThat(last).isEqualTo("200");
        }
    }

    @Test
    void aChangeInOneWakesWhoWaitsInTheOtherOnce() {
        String url = Postgres.fresh();
        LocalSignals here = new LocalSignals();
        LocalSignals there = new LocalSignals();
        Id id = new Ids(new Random(3)).next(Kind.SITE);
        AtomicInteger near = new AtomicInteger();
        AtomicInteger far = new AtomicInteger();
        try (Store one = Postgres.open(url, here);
                Store two = Postgres.open(url, there);
                var _ = here.subscribe(id, near::incrementAndGet);
                var _ = there.subscribe(id, far::incrementAndGet)) {
            Eventually.within(Eventually.patience(), "the other side was woken", () -> {
                one.write(tx -> {
                    tx.wake(id);
                    return true;
                });
                return far.get() > 0;
            });
            int before = near.get();
            two.write(tx -> {
                tx.wake(id);
                return true;
            });
            Eventually.within(Eventually.patience(), "and back", () -> near.get() == before + 1);
        }
    }
}
