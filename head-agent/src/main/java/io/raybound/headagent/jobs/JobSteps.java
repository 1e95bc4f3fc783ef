package io.raybound.headagent.jobs;

import io.raybound.headagent.jobs.JobDriver.Chances;
import io.raybound.headagent.ray.RayJob;
import io.raybound.headagent.ray.RayJobs;
import io.raybound.headagent.ray.RayUnreachable;
import io.raybound.headagent.ray.Submission;
import io.raybound.headagent.ray.SubmitAnswer;
import io.raybound.model.Failure;
import io.raybound.model.Id;
import io.raybound.model.JobState;
import io.raybound.wire.BadJson;
import io.raybound.wire.Json;
import io.raybound.wire.link.JobInstruction;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The next step of one job. Whatever has an effect on Ray is journaled first, so that a crash between any two lines
/// leads back to a state from which asking Ray tells what happened.
final class JobSteps {
    private static final int UNCLEAR_LIMIT = 3;
    private static final Duration BACK_OFF = Duration.ofSeconds(1);
    private static final Duration BACK_OFF_LIMIT = Duration.ofSeconds(30);
    private static final Duration STUCK = Duration.ofSeconds(3);

    private final RayJobs ray;
    private final BiConsumer<Id, Progress> save;
    private final Chances chances;
    private final Map<Id, Integer> unclear = new HashMap<>();

    JobSteps(RayJobs ray, BiConsumer<Id, Progress> save, Chances chances) {
        this.ray = ray;
        this.save = save;
        this.chances = chances;
    }

    /// Takes one step and answers where the job stands then; nothing is taken back when it throws.
    Progress step(Id id, Desired want, @Nullable Progress known, HeadView view) throws RayUnreachable {
        Progress at = known == null ? begin(id, want, view) : known;
        return switch (at.phase()) {
            case WAITING -> waiting(id, want, at, view);
            case SUBMITTING -> submitting(id, want, at, view);
            case SUBMITTED -> submitted(id, want, at, view);
            case STOPPING -> stopping(id, want, at, view);
            case ENDED -> ended(id, want, at, view);
        };
    }

    /// A job without a journal entry is new, unless the control plane heard of attempts that another agent started.
    private Progress begin(Id id, Desired want, HeadView view) throws RayUnreachable {
        Progress first = Progress.first(now());
        JobInstruction job = want.job();
        int reported = job == null ? 0 : job.attemptsReported();
        if (reported == 0) {
            return first;
        }
        Progress before = new Progress(
                reported, Phase.SUBMITTED, null, JobState.STARTING, null, null, now(), now(), null, null, null);
        Optional<RayJob> found = view.find(ray, before.submissionId(id));
        return found.isPresent() ? keep(id, before.on(view.session())) : keep(id, before);
    }

    private Progress waiting(Id id, Desired want, Progress at, HeadView view) throws RayUnreachable {
        JobInstruction job = want.job();
        if (job == null || job.stop()) {
            return end(id, at, JobState.STOPPED, null);
        }
        if (at.notBefore() != null && now().isBefore(at.notBefore())) {
            return at;
        }
        Progress next = at.submitting(view.session(), now());
        JsonNode environment = environment(job);
        if (environment == null) {
            Failure why = Verdict.refused(next.submissionId(id), "runtime_env is not a JSON object");
            return end(id, next, JobState.FAILED, why);
        }
        return post(id, keep(id, next), job, environment);
    }

    /// A crash or a silent Ray left open whether Ray has the attempt: ask, and submit the same attempt if it has not.
    private Progress submitting(Id id, Desired want, Progress at, HeadView view) throws RayUnreachable {
        String submission = at.submissionId(id);
        if (view.find(ray, submission).isPresent()) {
            return keep(id, at.on(view.session()).at(Phase.SUBMITTED, now()));
        }
        if (!ray.session().equals(at.session())) {
            return openOnLostHead(id, want, at);
        }
        JobInstruction job = want.job();
        JsonNode environment = job == null ? null : environment(job);
        if (job == null || job.stop() || environment == null) {
            return end(id, at, JobState.STOPPED, null);
        }
        return post(id, at, job, environment);
    }

    private Progress openOnLostHead(Id id, Desired want, Progress at) {
        String submission = at.submissionId(id);
        if (want.stop()) {
            return end(id, at, JobState.STOPPED, null);
        }
        if (mayRetry(want, at)) {
            return retry(id, at, Verdict.headLost(submission));
        }
        return end(
                id,
                at,
                JobState.UNKNOWN,
                Verdict.unknown(
                        submission, "The head was lost while the job was handed to it; it may have run in part."));
    }

    private Progress post(Id id, Progress at, JobInstruction job, JsonNode environment) throws RayUnreachable {
        String submission = at.submissionId(id);
        SubmitAnswer answer = ray.submit(new Submission(
                submission, job.spec().entrypoint(), environment, job.spec().metadata()));
        return switch (answer) {
            case SubmitAnswer.Accepted() -> accepted(id, at);
            case SubmitAnswer.Refused(String reason) ->
                end(id, at, JobState.FAILED, Verdict.refused(submission, reason));
            case SubmitAnswer.Unclear(String reason) -> unclear(id, at, reason);
        };
    }

    private Progress accepted(Id id, Progress at) throws RayUnreachable {
        unclear.remove(id);
        return keep(id, at.on(ray.session()).at(Phase.SUBMITTED, now()));
    }

    private Progress unclear(Id id, Progress at, String reason) throws RayUnreachable {
        if (ray.find(at.submissionId(id)).isPresent()) {
            return accepted(id, at);
        }
        if (unclear.merge(id, 1, Integer::sum) < UNCLEAR_LIMIT) {
            return at;
        }
        unclear.remove(id);
        return end(id, at, JobState.FAILED, Verdict.refused(at.submissionId(id), reason));
    }

    private Progress submitted(Id id, Desired want, Progress at, HeadView view) throws RayUnreachable {
        Optional<RayJob> found = view.find(ray, at.submissionId(id));
        if (found.isEmpty()) {
            return missing(id, want, at);
        }
        RayJob job = found.get();
        if (job.status().isTerminal()) {
            return verdict(id, want, at, job);
        }
        if (want.stop()) {
            return stop(id, keep(id, at.stopping(null, now())));
        }
        Long limit = want.job() == null ? null : want.job().spec().timeoutSeconds();
        if (limit != null
                && at.submittedAt() != null
                && now().isAfter(at.submittedAt().plusSeconds(limit))) {
            return stop(id, keep(id, at.stopping(Verdict.timedOut(job.submissionId(), limit), now())));
        }
        boolean news = job.status() == RayJob.Status.RUNNING && at.state() != JobState.RUNNING;
        return news ? keep(id, at.running(job.startedAt())) : at;
    }

    /// Ray does not know an attempt that it once took.
    private Progress missing(Id id, Desired want, Progress at) throws RayUnreachable {
        String submission = at.submissionId(id);
        if (ray.session().equals(at.session())) {
            String reason = "Ray no longer knows the attempt, so nobody can say how it ended.";
            return want.stop()
                    ? end(id, at, JobState.STOPPED, null)
                    : end(id, at, JobState.UNKNOWN, Verdict.unknown(submission, reason));
        }
        return want.stop()
                ? end(id, at, JobState.STOPPED, null)
                : retryOrFail(id, want, at, Verdict.headLost(submission));
    }

    private Progress stopping(Id id, Desired want, Progress at, HeadView view) throws RayUnreachable {
        Optional<RayJob> found = view.find(ray, at.submissionId(id));
        if (found.isPresent() && found.get().status().isTerminal()) {
            return verdict(id, want, at, found.get());
        }
        if (found.isEmpty()) {
            return at.failure() == null || want.stop()
                    ? end(id, at, JobState.STOPPED, null)
                    : retryOrFail(id, want, at, at.failure());
        }
        boolean pending = found.get().status() == RayJob.Status.PENDING;
        stop(id, at);
        if (pending && now().isAfter(at.since().plus(STUCK))) {
            ray.remove(at.submissionId(id));
        }
        return at;
    }

    private Progress stop(Id id, Progress at) throws RayUnreachable {
        ray.stop(at.submissionId(id));
        return at;
    }

    private Progress verdict(Id id, Desired want, Progress at, RayJob job) {
        Instant end = job.endedAt() == null ? now() : job.endedAt();
        Progress seen = job.startedAt() == null ? at : at.running(job.startedAt());
        return switch (job.status()) {
            case SUCCEEDED -> keep(id, seen.ended(JobState.SUCCEEDED, job.exitCode(), null, now(), end));
            case STOPPED -> {
                Failure why = at.phase() == Phase.STOPPING && !want.stop() ? at.failure() : null;
                yield why == null
                        ? keep(id, seen.ended(JobState.STOPPED, job.exitCode(), null, now(), end))
                        : retryOrFail(id, want, seen, why);
            }
            case FAILED -> {
                Failure why = at.failure() != null && at.phase() == Phase.STOPPING ? at.failure() : Verdict.failed(job);
                yield mayRetry(want, seen)
                        ? retry(id, seen, why)
                        : keep(id, seen.ended(JobState.FAILED, job.exitCode(), why, now(), end));
            }
            case PENDING, RUNNING -> at;
        };
    }

    /// Nothing is started any more; what nobody could tell may still come to light, and what strays is stopped.
    private Progress ended(Id id, Desired want, Progress at, HeadView view) throws RayUnreachable {
        RayJob stray = at.attempt() == 0 ? null : view.listed().get(at.submissionId(id));
        if (at.state() == JobState.UNKNOWN) {
            if (stray != null) {
                return submitted(id, want, keep(id, at.on(view.session()).at(Phase.SUBMITTED, now())), view);
            }
            return want.stop() ? end(id, at, JobState.STOPPED, null) : at;
        }
        if (stray != null && !stray.status().isTerminal()) {
            ray.stop(stray.submissionId());
        }
        return at;
    }

    private Progress retryOrFail(Id id, Desired want, Progress at, Failure why) {
        return mayRetry(want, at) ? retry(id, at, why) : end(id, at, JobState.FAILED, why);
    }

    private static boolean mayRetry(Desired want, Progress at) {
        JobInstruction job = want.job();
        return job != null && !job.stop() && at.attempt() <= job.spec().maxRetries();
    }

    private Progress retry(Id id, Progress at, Failure why) {
        long millis = Math.min(BACK_OFF_LIMIT.toMillis(), BACK_OFF.toMillis() << Math.min(10, at.attempt() - 1));
        long jittered = millis / 2 + chances.random().nextLong(millis / 2 + 1);
        return keep(id, at.retrying(why, now(), now().plusMillis(jittered)));
    }

    private Progress end(Id id, Progress at, JobState state, @Nullable Failure why) {
        return keep(id, at.ended(state, null, why, now(), now()));
    }

    private Progress keep(Id id, Progress next) {
        save.accept(id, next);
        return next;
    }

    private static @Nullable JsonNode environment(JobInstruction job) {
        try {
            JsonNode node = Json.tree(job.spec().runtimeEnv());
            return node.isObject() ? node : null;
        } catch (BadJson e) {
            return null;
        }
    }

    private Instant now() {
        return chances.clock().instant();
    }
}
