package io.raybound.headagent.jobs;

import io.raybound.model.Failure;
import io.raybound.model.Id;
import io.raybound.model.JobState;
import io.raybound.wire.Json;
import io.raybound.wire.link.Reports.Report;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Words a job's observed state as a link report of kind `job`.
final class JobReports {
    private JobReports() {}

    static Report driven(Id job, long generation, Progress progress, @Nullable String logLocation) {
        Map<String, JsonNode> detail = new LinkedHashMap<>();
        put(detail, "source", "raybound");
        put(detail, "attempt", progress.attempt());
        put(detail, "submission_id", progress.attempt() == 0 ? null : progress.submissionId(job));
        put(detail, "exit_code", progress.exitCode());
        put(detail, "started_at", progress.startedAt());
        put(detail, "ended_at", progress.endedAt());
        put(detail, "log_location", logLocation);
        Failure failure = progress.phase() == Phase.STOPPING ? null : progress.failure();
        return new Report("job", job, generation, word(progress.state()), failure, detail);
    }

    static Report seen(Id job, SeenJob seen, @Nullable String logLocation) {
        Map<String, JsonNode> detail = new LinkedHashMap<>();
        put(detail, "source", "ray");
        put(detail, "attempt", 1);
        put(detail, "submission_id", seen.submissionId());
        put(detail, "name", seen.submissionId());
        put(detail, "entrypoint", seen.entrypoint());
        put(detail, "owner_id", seen.ownerId());
        put(detail, "exit_code", seen.exitCode());
        put(detail, "started_at", seen.startedAt());
        put(detail, "ended_at", seen.endedAt());
        put(detail, "log_location", logLocation);
        return new Report("job", job, 0, word(seen.state()), seen.failure(), detail);
    }

    /// `RUNNING` reads `Running` on the wire.
    static String word(JobState state) {
        return state.name().charAt(0) + state.name().substring(1).toLowerCase(Locale.ROOT);
    }

    private static void put(Map<String, JsonNode> detail, String name, @Nullable Object value) {
        if (value instanceof Instant at) {
            detail.put(name, Json.toTree(at.toString()));
        } else if (value != null) {
            detail.put(name, Json.toTree(value));
        }
    }
}
