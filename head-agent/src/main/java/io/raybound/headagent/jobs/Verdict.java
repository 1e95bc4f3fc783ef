package io.raybound.headagent.jobs;

import io.raybound.headagent.ray.RayJob;
import io.raybound.model.Failure;
import io.raybound.model.JobState;

/// Translates Ray's job records into our states and failures.
final class Verdict {
    private static final int SENTENCE = 300;

    private Verdict() {}

    static JobState state(RayJob.Status status) {
        return switch (status) {
            case PENDING -> JobState.STARTING;
            case RUNNING -> JobState.RUNNING;
            case SUCCEEDED -> JobState.SUCCEEDED;
            case FAILED -> JobState.FAILED;
            case STOPPED -> JobState.STOPPED;
        };
    }

    /// Why Ray calls it failed. Ray's message may quote the log, so only its first sentence goes on.
    static Failure failed(RayJob job) {
        String message = job.message().strip();
        int logs = message.indexOf(", last available logs");
        String first = logs >= 0
                ? message.substring(0, logs)
                : message.lines().findFirst().orElse("");
        first = first.length() <= SENTENCE ? first : first.substring(0, SENTENCE) + "...";
        return new Failure(
                "entrypoint-failed",
                job.submissionId(),
                first.isEmpty() ? "Ray gives no reason." : first,
                "Read the job's log; submit it again once its cause is mended.");
    }

    static Failure headLost(String submissionId) {
        return new Failure(
                "head-lost",
                submissionId,
                "The Ray head that ran this attempt is gone, and with it the attempt.",
                "Submit the job again, or give it retries so that it is started again by itself.");
    }

    static Failure timedOut(String submissionId, long seconds) {
        return new Failure(
                "timed-out",
                submissionId,
                "The attempt was ended after its limit of " + seconds + " s.",
                "Raise timeout_seconds, or look in the log for what took so long.");
    }

    static Failure refused(String submissionId, String reason) {
        return new Failure(
                "refused-by-ray",
                submissionId,
                "Ray did not take the job: " + reason,
                "Correct the entrypoint or the runtime environment and submit again.");
    }

    static Failure unknown(String submissionId, String reason) {
        return new Failure(
                "outcome-unknown",
                submissionId,
                reason,
                "Look at what the job was to produce; then stop it here and, if needed, submit it again.");
    }
}
