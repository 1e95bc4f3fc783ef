package io.raybound.headagent.jobs;

import io.raybound.headagent.ray.RayJob;
import io.raybound.model.Id;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the tail of each job's log in a file of its own, so that it can be read when the cluster is gone.
///
/// While a job runs its file is at most some seconds old; when it has ended the file is written once more. Only the
/// current attempt is kept. [#pass] belongs to one thread.
final class LogKeeper implements KeptLogs {
    private static final Logger log = LoggerFactory.getLogger(LogKeeper.class);
    private static final Duration AGE = Duration.ofSeconds(5);
    private static final int GIVE_UP = 5;

    private final Path folder;
    private final int longest;
    private final LogTails tails;
    private final Clock clock;
    private final Consumer<Id> changed;
    private final Map<String, Instant> kept = new HashMap<>();
    private final Map<String, Integer> failures = new HashMap<>();
    private final Set<String> done = ConcurrentHashMap.newKeySet();

    /// @param longest bytes kept of each log
    /// @param changed told when a job's log is first kept and when it is complete
    LogKeeper(Path folder, int longest, LogTails tails, Clock clock, Consumer<Id> changed) {
        this.folder = folder;
        this.longest = longest;
        this.tails = tails;
        this.clock = clock;
        this.changed = changed;
    }

    /// As a `file:` address.
    @Override
    public @Nullable String location(Id job) {
        Path file = file(job);
        return Files.exists(file) ? "file://" + file.toAbsolutePath() : null;
    }

    @Override
    public boolean isComplete(String submissionId) {
        return done.contains(submissionId);
    }

    /// Writes what is due.
    ///
    /// @param submissions the current attempt of each job
    void pass(Map<Id, String> submissions, Map<String, RayJob> listed) {
        submissions.forEach((id, submission) -> {
            RayJob job = listed.get(submission);
            if (job != null && job.nodeId() != null && !isDone(id, job) && due(job)) {
                keep(id, job, job.nodeId());
            }
        });
        kept.keySet().retainAll(listed.keySet());
        failures.keySet().retainAll(listed.keySet());
        done.retainAll(listed.keySet());
    }

    private boolean isDone(Id id, RayJob job) {
        if (job.status().isTerminal() && !kept.containsKey(job.submissionId()) && isWhole(file(id), job)) {
            done.add(job.submissionId());
        }
        return done.contains(job.submissionId());
    }

    /// An agent before this one may have kept it to the end.
    private static boolean isWhole(Path file, RayJob job) {
        try {
            return job.endedAt() != null
                    && Files.exists(file)
                    && Files.getLastModifiedTime(file).toInstant().isAfter(job.endedAt());
        } catch (IOException e) {
            return false;
        }
    }

    private boolean due(RayJob job) {
        Instant last = kept.get(job.submissionId());
        return job.status().isTerminal() || last == null || clock.instant().isAfter(last.plus(AGE));
    }

    private void keep(Id id, RayJob job, String nodeId) {
        boolean first = kept.put(job.submissionId(), clock.instant()) == null;
        try {
            Optional<byte[]> tail = tails.tail(job.submissionId(), nodeId, longest);
            if (tail.isPresent()) {
                write(file(id), tail.get());
            }
            if (first || job.status().isTerminal()) {
                changed.accept(id); // told before it counts as complete: then the job may be forgotten
            }
            if (job.status().isTerminal()) {
                done.add(job.submissionId());
            }
        } catch (IOException e) {
            if (failures.merge(job.submissionId(), 1, Integer::sum) >= GIVE_UP
                    && job.status().isTerminal()) {
                done.add(job.submissionId());
            }
            log.atWarn()
                    .setMessage("job log cannot be kept")
                    .addKeyValue("job", id)
                    .addKeyValue("reason", e.getMessage())
                    .log();
        }
    }

    private Path file(Id job) {
        return folder.resolve(job.value() + ".log");
    }

    private void write(Path file, byte[] content) throws IOException {
        Files.createDirectories(folder);
        Path beside = folder.resolve(file.getFileName() + ".new");
        Files.deleteIfExists(beside);
        Files.createFile(beside, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(beside, content);
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
