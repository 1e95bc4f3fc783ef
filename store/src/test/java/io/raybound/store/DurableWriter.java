package io.raybound.store;

import io.raybound.control.Refusal;
import io.raybound.control.storage.LocalSignals;
import io.raybound.control.storage.Meta;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Writes without end from 16 threads, and says so after each answer, until it is killed.
final class DurableWriter {
    private DurableWriter() {}

    public static void main(String[] args) throws InterruptedException {
        Store store = args[0].equals("sqlite")
                ? Store.sqlite(Path.of(args[1]), new LocalSignals())
                : Postgres.open(args[1], new LocalSignals());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int t = 0; t < 16; t++) {
                int thread = t;
                threads.execute(() -> write(store, thread));
            }
        }
    }

    private static void write(Store store, int thread) {
        for (int i = 0; i < 1_000_000; i++) {
            String key = "k-" + thread + "-" + i;
            try {
                store.write(tx -> {
                    tx.port(Meta.class).put(key, "here");
                    return tx.port(Meta.class).next("n");
                });
            } catch (Refusal refusal) {
                System.out.println("refused " + refusal.code().word() + ": " + refusal.detail());
                System.out.flush();
                Runtime.getRuntime().halt(3);
            }
            synchronized (System.out) {
                System.out.println("wrote " + key + ".");
                System.out.flush();
            }
        }
    }
}
