package io.raybound.headagent.ray;

import io.raybound.headagent.ray.RayHttp.Answer;
import io.raybound.wire.BadJson;
import io.raybound.wire.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// [RayJobs] over HTTP, as Ray 2.60 serves it.
public final class HttpRayJobs implements RayJobs {
    private static final String JOBS = "/api/jobs/";
    private static final int LINE = 300;

    private final RayHttp http;

    public HttpRayJobs(RayHttp http) {
        this.http = http;
    }

    @Override
    public String session() throws RayUnreachable {
        String name = text(json("/api/version", http.get("/api/version")), "session_name");
        if (name.isEmpty()) {
            throw new RayUnreachable("/api/version names no session");
        }
        return name;
    }

    @Override
    public SubmitAnswer submit(Submission submission) throws RayUnreachable {
        Answer answer = http.post(
                JOBS,
                Json.write(Map.of(
                        "entrypoint", submission.entrypoint(),
                        "submission_id", submission.id(),
                        "runtime_env", submission.runtimeEnv(),
                        "metadata", submission.metadata())));
        if (answer.status() == 200) {
            return new SubmitAnswer.Accepted();
        }
        String reason = lastLine(answer.text());
        boolean final4xx = answer.status() >= 400 && answer.status() < 500 && answer.status() != 429;
        return final4xx ? new SubmitAnswer.Refused(reason) : new SubmitAnswer.Unclear(reason);
    }

    @Override
    public Optional<RayJob> find(String submissionId) throws RayUnreachable {
        String path = path(submissionId);
        Answer answer = http.get(path);
        return answer.status() == 404 ? Optional.empty() : Optional.ofNullable(job(json(path, answer)));
    }

    @Override
    public List<RayJob> list() throws RayUnreachable {
        List<RayJob> jobs = new ArrayList<>();
        for (JsonNode node : json(JOBS, http.get(JOBS))) {
            RayJob job = job(node);
            if (job != null) {
                jobs.add(job);
            }
        }
        return jobs;
    }

    @Override
    public void stop(String submissionId) throws RayUnreachable {
        done("stop", http.post(path(submissionId) + "/stop", ""));
    }

    @Override
    public void remove(String submissionId) throws RayUnreachable {
        done("DELETE", http.delete(path(submissionId)));
    }

    private static void done(String what, Answer answer) throws RayUnreachable {
        if (answer.status() != 200 && answer.status() != 404) {
            throw new RayUnreachable(what + " answered " + answer.status() + ": " + lastLine(answer.text()));
        }
    }

    private static String path(String submissionId) {
        Submission.checkId(submissionId);
        return JOBS + submissionId;
    }

    private static JsonNode json(String path, Answer answer) throws RayUnreachable {
        if (answer.status() != 200) {
            throw new RayUnreachable("GET " + path + " answered " + answer.status());
        }
        try {
            return Json.tree(answer.text());
        } catch (BadJson e) {
            throw new RayUnreachable("GET " + path + " answered no JSON", e);
        }
    }

    private static @Nullable RayJob job(JsonNode node) throws RayUnreachable {
        String id = text(node, "submission_id");
        if (!"SUBMISSION".equals(text(node, "type")) || id.isEmpty()) {
            return null;
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        node.path("metadata")
                .properties()
                .forEach(e -> metadata.put(e.getKey(), e.getValue().asString("")));
        return new RayJob(
                id,
                status(text(node, "status")),
                text(node, "entrypoint"),
                text(node, "message"),
                instant(node.path("start_time")),
                instant(node.path("end_time")),
                node.path("driver_exit_code").isInt()
                        ? node.path("driver_exit_code").intValue()
                        : null,
                text(node, "driver_node_id").isEmpty() ? null : text(node, "driver_node_id"),
                metadata);
    }

    private static RayJob.Status status(String word) throws RayUnreachable {
        for (RayJob.Status status : RayJob.Status.values()) {
            if (status.name().equals(word)) {
                return status;
            }
        }
        throw new RayUnreachable("Ray names an unknown job status: " + lastLine(word));
    }

    private static @Nullable Instant instant(JsonNode millis) {
        return millis.isIntegralNumber() ? Instant.ofEpochMilli(millis.longValue()) : null;
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).isString() ? node.path(field).stringValue() : "";
    }

    private static String lastLine(String text) {
        String line = text.strip();
        line = line.substring(line.lastIndexOf('\n') + 1).replaceAll("\\p{Cntrl}", " ");
        return line.length() <= LINE ? line : line.substring(0, LINE) + "...";
    }
}
