package io.raybound.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.control.storage.LocalSignals;
import io.raybound.control.storage.Meta;
import io.raybound.testkit.Eventually;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;

final class GroupWriterIT {
    @Test
    void whatWaitsSharesACommit(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("r.db");
        Store.sqlite(file, new LocalSignals()).close();
        AtomicInteger commits = new AtomicInteger();
        Jdbi jdbi = Jdbi.create(Store.sqlite(file, TransactionMode.IMMEDIATE, SynchronousMode.FULL));
        jdbi.setSqlLogger(new SqlLogger() {
            @Override
            public void logAfterExecution(StatementContext context) {
                if ("COMMIT".equals(context.getRawSql())) {
                    commits.incrementAndGet();
                }
            }
        });
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger sent = new AtomicInteger();
        try (GroupWriter writer = new GroupWriter(Engine.SQLITE, jdbi::open, new LocalSignals());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> all = new ArrayList<>();
            all.add(threads.submit(() -> writer.write(tx -> {
                begun.countDown();
                await(go);
                return tx.port(Meta.class).next("n");
            })));
            await(begun);
            for (int i = 0; i < 100; i++) {
                all.add(threads.submit(() -> {
                    sent.incrementAndGet();
                    return writer.write(tx -> tx.port(Meta.class).next("n"));
                }));
            }
            Eventually.within(Eventually.patience(), "all wait", () -> sent.get() == 100 && writer.waiting() == 100);
            go.countDown();
            for (Future<Long> each : all) {
                each.get();
            }
            assertThat(commits)
                    .as("one for the first, one for the hundred that waited")
                    .hasValue(2);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
