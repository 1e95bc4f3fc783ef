package io.raybound.headagent.jobs;

import io.raybound.model.Id;
import io.raybound.wire.BadJson;
import io.raybound.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Remembers which jobs of plain Ray tools had not ended, in one small file, so that a lost head is noticed for them.
///
/// Losing the last write costs at most one "lost" report; it is not flushed to the disk.
final class SeenJournal {
    private static final Logger log = LoggerFactory.getLogger(SeenJournal.class);

    private final Path file;

    SeenJournal(Path file) {
        this.file = file;
    }

    /// One line of the file.
    record Entry(Id id, SeenJob job) {}

    /// The content of the file.
    record Content(List<Entry> jobs) {
        Content {
            jobs = List.copyOf(jobs);
        }
    }

    Map<Id, SeenJob> read() {
        Map<Id, SeenJob> jobs = new HashMap<>();
        try {
            if (Files.exists(file)) {
                Json.readLenient(Files.readAllBytes(file), Content.class)
                        .jobs()
                        .forEach(entry -> jobs.put(entry.id(), entry.job()));
            }
        } catch (BadJson | IOException e) {
            log.atWarn()
                    .setMessage("list of seen jobs cannot be read")
                    .addKeyValue("file", file)
                    .setCause(e)
                    .log();
        }
        return jobs;
    }

    void write(Map<Id, SeenJob> live) {
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        List<Entry> entries = live.entrySet().stream()
                .map(e -> new Entry(e.getKey(), e.getValue()))
                .toList();
        try {
            Files.writeString(beside, Json.write(new Content(entries)), StandardCharsets.UTF_8);
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("the list of seen jobs cannot be written: " + file, e);
        }
    }
}
