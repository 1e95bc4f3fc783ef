package io.raybound.headagent.uplink;

import io.raybound.wire.Json;
import io.raybound.wire.local.HandedKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Follows the file through which the operator hands over grant keys and revocations; read again when it was replaced.
///
/// Content that cannot be used is logged once and leaves in force what was read before.
public final class KeysFile implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KeysFile.class);
    private static final Duration EVERY = Duration.ofMillis(500);
    private static final long LARGEST = 8 << 20;

    private final Path file;
    private final Consumer<HandedKeys> taker;
    private final Semaphore closing = new Semaphore(0);
    private final Thread thread;
    private String seen = "";

    public KeysFile(Path file, Consumer<HandedKeys> taker) {
        this.file = file;
        this.taker = taker;
        this.thread = Thread.ofVirtual().name("keys-file").unstarted(this::run);
    }

    /// Reads it once, then follows it.
    public void start() {
        look();
        thread.start();
    }

    private void run() {
        try {
            while (!closing.tryAcquire(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void look() {
        String now = state();
        if (now.equals(seen) || now.isEmpty()) {
            return;
        }
        seen = now;
        try {
            if (Files.size(file) > LARGEST) {
                throw new IOException("it is larger than " + LARGEST + " bytes");
            }
            taker.accept(Json.readLenient(Files.readAllBytes(file), HandedKeys.class));
        } catch (IOException | IllegalArgumentException e) {
            warn(e);
        }
    }

    private void warn(Exception e) {
        log.atWarn()
                .setMessage("keys file cannot be used, what was read before stays in force")
                .addKeyValue("file", file)
                .addKeyValue("reason", e.getMessage())
                .log();
    }

    private String state() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.lastModifiedTime().toInstant() + " " + attributes.size() + " " + attributes.fileKey();
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public void close() {
        closing.release();
    }
}
