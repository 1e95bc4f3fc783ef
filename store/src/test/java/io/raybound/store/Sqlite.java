package io.raybound.store;

import io.raybound.control.storage.LocalSignals;
import io.raybound.control.storage.Signals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;

/// Empty stores in files. The schema is made once and copied: making it takes longer than most tests.
final class Sqlite {
    private static final AtomicReference<byte[]> EMPTY = new AtomicReference<>(new byte[0]);

    private Sqlite() {}

    static Store fresh(Path folder, Signals signals) {
        Path file = folder.resolve("raybound.db");
        try {
            if (EMPTY.get().length == 0) {
                Path first = folder.resolve("first.db");
                Store.sqlite(first, new LocalSignals()).close();
                EMPTY.set(Files.readAllBytes(first));
            }
            Files.write(file, EMPTY.get());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Store.ofThisSchema(file, signals);
    }
}
