package io.raybound.headagent.jobs;

import io.raybound.headagent.ray.RayJobs;
import io.raybound.headagent.ray.RayUnreachable;
import io.raybound.model.Id;
import io.raybound.model.JobState;
import io.raybound.model.Kind;
import io.raybound.wire.link.JobInstruction;
import io.raybound.wire.link.Reports.Report;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes job instructions true on the Ray head, one pass at a time, and reports each change after it was journaled.
///
/// At most one run per attempt, at most `1 + max_retries` attempts; an ended job never changes again.
/// [#accept] may be called by any thread; passes belong to one thread.
final class JobDriver {
    private static final Logger log = LoggerFactory.getLogger(JobDriver.class);
    private static final Duration LOG_PATIENCE = Duration.ofSeconds(30);

    private final JobJournal journal;
    private final Consumer<Report> reports;
    private final KeptLogs logs;
    private final JobSteps steps;
    private final Chances chances;
    private final Map<Id, Desired> desired = new ConcurrentHashMap<>();
    private final Map<Id, Progress> progress = new ConcurrentHashMap<>();

    JobDriver(RayJobs ray, JobJournal journal, Consumer<Report> reports, KeptLogs logs, Chances chances) {
        this.journal = journal;
        this.reports = reports;
        this.logs = logs;
        this.chances = chances;
        this.steps = new JobSteps(ray, this::save, chances);
        desired.putAll(journal.desired());
        progress.putAll(journal.progress());
    }

    /// What a pass takes from outside.
    record Chances(Clock clock, RandomGenerator random) {}

    /// Takes an instruction over; durable when it returns.
    ///
    /// @param job null for a tombstone
    void accept(Id id, long generation, @Nullable JobInstruction job) {
        synchronized (desired) {
            Desired known = desired.get(id);
            if (known != null && known.generation() >= generation) {
                return;
            }
            if (known == null && job == null) {
                return;
            }
            Desired next = new Desired(generation, job);
            journal.write(id, next);
            desired.put(id, next);
        }
    }

    /// Reports what is known of every job, for instance after a start.
    void reportAll() {
        progress.forEach((id, now) -> report(id, now));
    }

    /// Goes once over all jobs.
    ///
    /// @return true when some job has not ended
    boolean pass(HeadView view) {
        boolean live = false;
        forgetOfOtherHeads(view.session());
        for (Map.Entry<Id, Desired> entry : desired.entrySet()) {
            live |= one(entry.getKey(), entry.getValue(), view);
        }
        return live;
    }

    /// Whether a submission is of a job that was instructed, also after its end while its head still lists it.
    boolean owns(String submissionId) {
        int dash = submissionId.lastIndexOf('-');
        return dash > 0
                && Id.read(Kind.JOB, submissionId.substring(0, dash))
                        .filter(id -> desired.containsKey(id) || progress.containsKey(id))
                        .isPresent();
    }

    /// The submission ids of the latest attempts, by job.
    Map<Id, String> submissions() {
        Map<Id, String> submissions = new HashMap<>();
        progress.forEach((id, now) -> {
            if (now.attempt() > 0 && desired.containsKey(id)) {
                submissions.put(id, now.submissionId(id));
            }
        });
        return submissions;
    }

    /// Reports one job again because something about it changed that is not its progress.
    void report(Id id) {
        Progress now = progress.get(id);
        if (now != null) {
            report(id, now);
        }
    }

    private boolean one(Id id, Desired want, HeadView view) {
        Progress before = progress.get(id);
        try {
            Progress after = steps.step(id, want, before, view);
            boolean ended = after.phase() == Phase.ENDED && after.state() != JobState.UNKNOWN;
            if (ended && want.job() == null && isLogKept(id, after)) {
                retire(id);
            }
            return after.phase() != Phase.ENDED;
        } catch (RayUnreachable e) {
            log.atDebug()
                    .setMessage("job step waits for Ray")
                    .addKeyValue("job", id)
                    .setCause(e)
                    .log();
        } catch (UncheckedIOException e) {
            log.atError()
                    .setMessage("job journal cannot be written")
                    .addKeyValue("job", id)
                    .setCause(e)
                    .log();
        }
        return true;
    }

    /// The end of the log may still be on its way when the control plane already knows of the job's end.
    private boolean isLogKept(Id id, Progress ended) {
        return ended.attempt() == 0
                || logs.isComplete(ended.submissionId(id))
                || chances.clock().instant().isAfter(ended.since().plus(LOG_PATIENCE));
    }

    /// Drops the instruction; the progress stays while the head lists the job, so that it is known as ours.
    private void retire(Id id) {
        synchronized (desired) {
            journal.retire(id);
            desired.remove(id);
        }
    }

    private void forgetOfOtherHeads(String session) {
        for (Map.Entry<Id, Progress> entry : Map.copyOf(progress).entrySet()) {
            if (!desired.containsKey(entry.getKey())
                    && !session.equals(entry.getValue().session())) {
                journal.forget(entry.getKey());
                progress.remove(entry.getKey());
            }
        }
    }

    private void save(Id id, Progress next) {
        journal.write(id, next);
        progress.put(id, next);
        log.atInfo()
                .setMessage("job moved")
                .addKeyValue("job", id)
                .addKeyValue("state", next.state())
                .addKeyValue("phase", next.phase())
                .addKeyValue("attempt", next.attempt())
                .log();
        report(id, next);
    }

    private void report(Id id, Progress now) {
        Desired want = desired.get(id);
        if (want != null) {
            reports.accept(JobReports.driven(id, want.generation(), now, logs.location(id)));
        }
    }
}
