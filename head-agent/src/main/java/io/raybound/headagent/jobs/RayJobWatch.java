package io.raybound.headagent.jobs;

import io.raybound.headagent.ray.RayJob;
import io.raybound.model.Failure;
import io.raybound.model.Id;
import io.raybound.model.JobState;
import io.raybound.model.Kind;
import io.raybound.wire.link.Reports.Report;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Reports the jobs that plain Ray tools sent to the head, with the user who sent them where our port saw it.
///
/// Their ids are made from cluster, Ray session and submission id, so a job keeps its id across restarts of the agent.
/// Jobs that had not ended when their head was lost are reported as lost. Belongs to one thread.
final class RayJobWatch {
    private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int ENTRYPOINT = 4_000;
    private static final int KNOWN = 5_000;

    private final Id cluster;
    private final SeenJournal journal;
    private final Function<String, Optional<String>> owners;
    private final Out out;
    private final Clock clock;
    private final Map<Id, SeenJob> live = new HashMap<>();
    private final Set<Id> waiting = new HashSet<>();
    private final Map<Id, SeenJob> ended = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Id, SeenJob> eldest) {
            return size() > KNOWN;
        }
    };

    /// Where reports go, and where the kept log of a job lies.
    record Out(Consumer<Report> reports, Function<Id, @Nullable String> logLocations) {}

    /// @param owners the user who sent a submission, where known
    RayJobWatch(Id cluster, SeenJournal journal, Function<String, Optional<String>> owners, Out out, Clock clock) {
        this.cluster = cluster;
        this.journal = journal;
        this.owners = owners;
        this.out = out;
        this.clock = clock;
        live.putAll(journal.read());
    }

    /// The id under which a submission appears in the list of jobs.
    static Id id(Id cluster, String session, String submissionId) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((cluster.value() + "\n" + session + "\n" + submissionId).getBytes(StandardCharsets.UTF_8));
            StringBuilder text = new StringBuilder(Kind.JOB.prefix()).append('-');
            for (int i = 0; i < 12; i++) {
                text.append(BASE32.charAt(hash[i] & 31));
            }
            return new Id(text.toString());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    /// Goes once over what the head lists.
    ///
    /// @param ours which submission ids the driver made
    void pass(HeadView view, Predicate<String> ours) {
        if (!view.complete()) {
            return;
        }
        boolean moved = false;
        for (RayJob job : view.listed().values()) {
            if (!ours.test(job.submissionId())) {
                moved |= look(id(cluster, view.session(), job.submissionId()), job, view.session());
            }
        }
        for (Map.Entry<Id, SeenJob> entry : Map.copyOf(live).entrySet()) {
            moved |= missing(entry.getKey(), entry.getValue(), view);
        }
        if (moved) {
            journal.write(live);
        }
    }

    /// The submissions that have not ended, and those that ended lately, by the job's id.
    Map<Id, String> submissions() {
        Map<Id, String> submissions = new HashMap<>();
        live.forEach((id, job) -> submissions.put(id, job.submissionId()));
        ended.forEach((id, job) -> submissions.put(id, job.submissionId()));
        return submissions;
    }

    boolean anyLive() {
        return !live.isEmpty();
    }

    /// Reports one job again, for instance because its log has been kept.
    void report(Id id) {
        SeenJob job = live.getOrDefault(id, ended.get(id));
        if (job != null) {
            out.reports().accept(JobReports.seen(id, job, out.logLocations().apply(id)));
        }
    }

    private boolean look(Id id, RayJob job, String session) {
        SeenJob before = live.getOrDefault(id, ended.get(id));
        String owner = owners.apply(job.submissionId()).orElse(before == null ? null : before.ownerId());
        JobState state = Verdict.state(job.status());
        SeenJob now = new SeenJob(
                job.submissionId(),
                session,
                job.entrypoint().length() <= ENTRYPOINT
                        ? job.entrypoint()
                        : job.entrypoint().substring(0, ENTRYPOINT) + "...",
                owner,
                state,
                job.exitCode(),
                state == JobState.FAILED ? Verdict.failed(job) : null,
                job.startedAt(),
                job.endedAt());
        if (now.equals(before)) {
            return false;
        }
        if (before == null && owner == null && !now.state().isTerminal() && waiting.add(id)) {
            return false; // the answer that tells the sender may still be on its way through our port
        }
        waiting.remove(id);
        place(id, now);
        return true;
    }

    private boolean missing(Id id, SeenJob job, HeadView view) {
        boolean here = job.session().equals(view.session());
        if (here && view.listed().containsKey(job.submissionId())) {
            return false;
        }
        Instant now = clock.instant();
        Failure why = here
                ? Verdict.unknown(job.submissionId(), "Its record was removed from Ray before it ended.")
                : Verdict.headLost(job.submissionId());
        place(id, job.ended(here ? JobState.UNKNOWN : JobState.FAILED, why, now));
        return true;
    }

    private void place(Id id, SeenJob job) {
        boolean over = job.state().isTerminal() || job.state() == JobState.UNKNOWN;
        live.remove(id);
        ended.remove(id);
        (over ? ended : live).put(id, job);
        report(id);
    }
}
