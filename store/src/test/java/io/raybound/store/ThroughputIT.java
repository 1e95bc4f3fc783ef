package io.raybound.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.control.storage.LocalSignals;
import io.raybound.control.storage.Meta;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Prints how many writes each engine takes; that they share commits is proven in GroupWriterIT.
@ExtendWith(Postgres.class)
final class ThroughputIT {
    @Test
    void writesOnSqliteAreCounted(@TempDir Path folder) throws Exception {
        try (Store store = Store.sqlite(folder.resolve("r.db"), new LocalSignals())) {
            double alone = rate(store, 1, Duration.ofSeconds(1));
            double together = rate(store, 64, Duration.ofSeconds(2));
            System.out.printf("SQLite FULL: %.0f writes/s alone, %.0f with 64 callers%n", alone, together);
            assertThat(Math.min(alone, together)).isPositive();
        }
    }

    @Test
    void writesOnPostgresqlAreCounted() throws Exception {
        try (Store store = Postgres.open(Postgres.fresh(), new LocalSignals())) {
            double alone = rate(store, 1, Duration.ofSeconds(1));
            double together = rate(store, 64, Duration.ofSeconds(2));
            System.out.printf("PostgreSQL: %.0f writes/s alone, %.0f with 64 callers%n", alone, together);
            assertThat(Math.min(alone, together)).isPositive();
        }
    }

    private static double rate(Store store, int callers, Duration time) throws Exception {
        long begun = System.nanoTime();
        long end = begun + time.toNanos();
        long writes = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> all = new ArrayList<>();
            for (int c = 0; c < callers; c++) {
                String key = "key-" + c;
                all.add(threads.submit(() -> {
                    long done = 0;
                    while (System.nanoTime() < end) {
                        store.write(tx -> {
                            tx.port(Meta.class).put(key, "value");
                            return true;
                        });
                        done++;
                    }
                    return done;
                }));
            }
            for (Future<Long> one : all) {
                writes += one.get();
            }
        }
        return writes * 1e9 / (System.nanoTime() - begun);
    }
}
