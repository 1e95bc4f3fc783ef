package io.raybound.headagent.jobs;

import io.raybound.model.BadValue;
import io.raybound.model.Id;
import io.raybound.wire.BadJson;
import io.raybound.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A [JobJournal] of two small files per job, `<job-id>.desired` and `<job-id>.progress`.
///
/// Each is written beside, flushed to the disk and renamed, and the folder is flushed, so a crash leaves the old or
/// the new entry. Progress that cannot be read all the same makes the job `Unknown`, so that it is not started again;
/// an instruction that cannot be read waits to be delivered again.
final class FileJobJournal implements JobJournal {
    private static final Logger log = LoggerFactory.getLogger(FileJobJournal.class);
    private static final String DESIRED = ".desired";
    private static final String PROGRESS = ".progress";

    private final Path folder;

    FileJobJournal(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("the job journal's folder cannot be made: " + folder, e);
        }
    }

    @Override
    public Map<Id, Desired> desired() {
        return all(DESIRED, Desired.class, Optional.empty());
    }

    @Override
    public Map<Id, Progress> progress() {
        return all(PROGRESS, Progress.class, Optional.of(Progress.unreadable()));
    }

    @Override
    public void write(Id job, Desired desired) {
        write(job.value() + DESIRED, Json.write(desired));
    }

    @Override
    public void write(Id job, Progress progress) {
        write(job.value() + PROGRESS, Json.write(progress));
    }

    @Override
    public void retire(Id job) {
        remove(job, DESIRED);
    }

    @Override
    public void forget(Id job) {
        remove(job, DESIRED);
        remove(job, PROGRESS);
    }

    private void remove(Id job, String ending) {
        try {
            Files.deleteIfExists(folder.resolve(job.value() + ending));
            flushFolder();
        } catch (IOException e) {
            throw new UncheckedIOException("the job journal cannot forget " + job, e);
        }
    }

    private void write(String name, String json) {
        Path beside = folder.resolve(name + ".new");
        try {
            try (FileChannel out = FileChannel.open(
                    beside,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                ByteBuffer bytes = ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(true);
            }
            Files.move(
                    beside, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            flushFolder();
        } catch (IOException e) {
            throw new UncheckedIOException("the job journal cannot be written: " + folder, e);
        }
    }

    private void flushFolder() throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private <T> Map<Id, T> all(String ending, Class<T> type, Optional<T> unreadable) {
        Map<Id, T> entries = new HashMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + ending)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                Id job = new Id(name.substring(0, name.length() - ending.length()));
                try {
                    entries.put(job, Json.readLenient(Files.readAllBytes(file), type));
                } catch (BadJson | BadValue e) {
                    unreadable.ifPresent(entry -> entries.put(job, entry));
                    log.atError()
                            .setMessage("job journal entry cannot be read")
                            .addKeyValue("file", file)
                            .setCause(e)
                            .log();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the job journal cannot be read: " + folder, e);
        }
        return entries;
    }
}
