package io.raybound.operator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/// A file whose age the kubelet looks at, since there is no socket to ask: touched by each round of duties, so a stuck
/// operator is started again.
final class Heartbeat {
    private final Path file;

    Heartbeat(Path file) {
        this.file = file;
    }

    void beat() {
        try {
            if (Files.exists(file)) {
                Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
            } else {
                Files.createDirectories(file.toAbsolutePath().getParent());
                Files.createFile(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the heartbeat " + file + " cannot be written: " + e.getMessage(), e);
        }
    }
}
