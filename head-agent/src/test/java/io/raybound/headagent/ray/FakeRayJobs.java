package io.raybound.headagent.ray;

import io.raybound.headagent.ray.RayJob.Status;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A Ray head in memory; it passes [RayJobsContract] like a real one.
///
/// Each call goes through [Line], where a test can cut it before or after its effect. Entrypoints mean what they say:
/// `true` succeeds at the next [#advance], `false` fails, `sleep` runs for ever, `stuck` stays PENDING.
public final class FakeRayJobs implements RayJobs {
    /// The wire between driver and head.
    public interface Line {
        void before(String call) throws RayUnreachable;

        void after(String call) throws RayUnreachable;

        Line GOOD = new Line() {
            @Override
            public void before(String call) {}

            @Override
            public void after(String call) {}
        };
    }

    private final Clock clock;
    private final List<String> accepted = new ArrayList<>();
    private final Map<String, RayJob> jobs = new LinkedHashMap<>();
    private Line line = Line.GOOD;
    private int head = 1;
    private boolean unclear;

    public FakeRayJobs(Clock clock) {
        this.clock = clock;
    }

    public void line(Line next) {
        this.line = next;
    }

    /// The next submissions are answered with 500, whether they were taken or not.
    public void unclear(boolean on) {
        this.unclear = on;
    }

    /// Another head takes over: all jobs are gone.
    public void lose() {
        head++;
        jobs.clear();
    }

    /// Removes one record, as `ray job delete` does.
    public void drop(String submissionId) {
        jobs.remove(submissionId);
    }

    /// Every submission that was ever taken, `head/submission id`.
    public List<String> accepted() {
        return List.copyOf(accepted);
    }

    public List<RayJob> live() {
        return jobs.values().stream().filter(j -> !j.status().isTerminal()).toList();
    }

    /// Lets time pass for all jobs.
    public void advance() {
        jobs.replaceAll((id, job) -> switch (job.status()) {
            case PENDING -> job.entrypoint().equals("stuck") ? job : with(job, Status.RUNNING, null);
            case RUNNING ->
                switch (job.entrypoint()) {
                    case "true" -> with(job, Status.SUCCEEDED, 0);
                    case "false" -> with(job, Status.FAILED, 1);
                    default -> job;
                };
            case STOPPED, SUCCEEDED, FAILED -> job;
        });
    }

    @Override
    public String session() throws RayUnreachable {
        line.before("session");
        String name = "session_" + head;
        line.after("session");
        return name;
    }

    @Override
    public SubmitAnswer submit(Submission submission) throws RayUnreachable {
        line.before("submit");
        boolean taken = !jobs.containsKey(submission.id());
        if (taken) {
            accepted.add(head + "/" + submission.id());
            jobs.put(
                    submission.id(),
                    new RayJob(
                            submission.id(),
                            Status.PENDING,
                            submission.entrypoint(),
                            "",
                            clock.instant(),
                            null,
                            null,
                            "node",
                            submission.metadata()));
        }
        line.after("submit");
        if (!taken || unclear) {
            return new SubmitAnswer.Unclear("ValueError: Job with submission_id X already exists.");
        }
        return new SubmitAnswer.Accepted();
    }

    @Override
    public Optional<RayJob> find(String submissionId) throws RayUnreachable {
        line.before("find");
        Optional<RayJob> job = Optional.ofNullable(jobs.get(submissionId));
        line.after("find");
        return job;
    }

    @Override
    public List<RayJob> list() throws RayUnreachable {
        line.before("list");
        List<RayJob> all = List.copyOf(jobs.values());
        line.after("list");
        return all;
    }

    @Override
    public void stop(String submissionId) throws RayUnreachable {
        line.before("stop");
        jobs.computeIfPresent(
                submissionId, (id, job) -> job.status() == Status.RUNNING ? with(job, Status.STOPPED, null) : job);
        line.after("stop");
    }

    @Override
    public void remove(String submissionId) throws RayUnreachable {
        line.before("remove");
        jobs.remove(submissionId);
        line.after("remove");
    }

    private RayJob with(RayJob job, Status status, @org.jspecify.annotations.Nullable Integer code) {
        return new RayJob(
                job.submissionId(),
                status,
                job.entrypoint(),
                status == Status.FAILED ? "Job entrypoint command failed with exit code 1, last available logs" : "",
                job.startedAt(),
                status.isTerminal() ? clock.instant() : null,
                code,
                job.nodeId(),
                job.metadata());
    }
}
