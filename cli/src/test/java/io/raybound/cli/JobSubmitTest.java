package io.raybound.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.cli.api.Call;
import io.raybound.cli.api.Reply;
import io.raybound.wire.Json;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A job's way: create, upload straight to the head, follow, verdict.
final class JobSubmitTest {
    @TempDir
    private Path home;

    private final List<String> states = new ArrayList<>(List.of("Pending", "Running", "Succeeded"));
    private String failure = "null";
    private String location = "null";

    @BeforeEach
    void writeCode() throws Exception {
        Files.createDirectories(home.resolve("code"));
        Files.writeString(home.resolve("code/main.py"), "print(1)");
    }

    private Reply answer(Call call) {
        String path = call.uri().getPath();
        if (path.startsWith("/api/packages/")) {
            return call.method().equals("GET") ? new Reply(404, "text/plain", "") : new Reply(200, "text/plain", "");
        }
        if (path.endsWith("/grants")) {
            return CommandLineBench.json("""
                    {"token":"planted-grant","url":"https://demo.example.test:8443/","expires_at":"2026-01-01T00:15:00Z"}""");
        }
        if (path.startsWith("/v1/clusters/")) {
            return CommandLineBench.json("{\"state\":\"Running\",\"generation\":1,\"observed_generation\":1}");
        }
        boolean reads = call.method().equals("GET");
        String state = reads && states.size() > 1 ? states.removeFirst() : states.getFirst();
        String submission = state.equals("Pending") ? "null" : "\"sub-1\"";
        return CommandLineBench.json(
                """
            {"id":"job-aaaaaaaaaaaa","name":"hello","cluster_id":"clu-aaaaaaaaaaaa","state":"%s","submission_id":%s,
            "attempt":1,"failure":%s,"log_location":%s}""".formatted(state, submission, state.equals("Failed") ? failure : "null", location));
    }

    private CommandLineBench bench() {
        CommandLineBench bench = new CommandLineBench(home, this::answer);
        bench.log = "line 1\nline 2\n";
        return bench;
    }

    @Test
    void localModulesAreUploadedAndCanBeImportedByTheirName() throws Exception {
        Files.createDirectories(home.resolve("lib/shapes"));
        Files.writeString(home.resolve("lib/shapes/__init__.py"), "SIDES = 4");
        Files.writeString(home.resolve("job.yaml"), """
                entrypoint: python -c 'import shapes'
                cluster: demo
                py_modules: [lib/shapes, 'https://example.test/more.zip']
                """);
        CommandLineBench bench = bench();
        var outcome = bench.run("job", "submit", "-f", "job.yaml");
        assertThat(outcome.code()).as(outcome.err()).isZero();
        JsonNode body = Json.tree(String.valueOf(find(bench, "POST", "/v1/jobs").body()));
        assertThat(body.path("waits_for_package").asBoolean(false)).isTrue();
        String env = body.path("spec").path("runtime_env").asString();
        assertThat(env)
                .matches(
                        "\\{\"py_modules\":\\[\"gcs://_ray_pkg_[0-9a-f]{16}.zip\",\"https://example.test/more.zip\"]}");
        assertThat(bench.calls).filteredOn(c -> c.method().equals("PUT")).hasSize(1);
        assertThat(find(bench, "POST", "/v1/jobs/job-aaaaaaaaaaaa/package").body())
                .as("there is no working directory")
                .isEqualTo("{}");
        Files.writeString(home.resolve("job.yaml"), "entrypoint: x\npy_modules: [nowhere]\n");
        assertThat(bench.run("job", "submit", "-f", "job.yaml").err())
                .contains("'nowhere' is neither a folder nor an address");
    }

    @Test
    void theWorkingDirectoryGoesStraightToTheHeadWithAGrantAndTheLogComesBack() {
        CommandLineBench bench = bench();
        var outcome = bench.run(
                "job",
                "submit",
                "--cluster",
                "demo",
                "--working-dir",
                "code",
                "--env",
                "A=b",
                "--wait",
                "--",
                "python",
                "main.py");
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.out()).isEqualTo("line 1\nline 2\n");
        Call create = find(bench, "POST", "/v1/jobs");
        assertThat(create.headers()).containsKey("Idempotency-Key");
        JsonNode body = Json.tree(String.valueOf(create.body()));
        assertThat(body.path("waits_for_package").asBoolean()).isTrue();
        JsonNode env = Json.tree(body.path("spec").path("runtime_env").asString());
        assertThat(env.path("working_dir").asString()).startsWith("gcs://_ray_pkg_");
        assertThat(env.path("env_vars").path("A").asString()).isEqualTo("b");
        Call upload = bench.calls.stream()
                .filter(c -> c.method().equals("PUT"))
                .findFirst()
                .orElseThrow();
        assertThat(upload.uri().toString()).startsWith("https://demo.example.test:8443/api/packages/gcs/_ray_pkg_");
        assertThat(upload.headers()).containsEntry("Authorization", "Bearer planted-grant");
        assertThat(find(bench, "POST", "/v1/jobs/job-aaaaaaaaaaaa/package").body())
                .contains("gcs://_ray_pkg_");
        assertThat(outcome.out() + outcome.err()).doesNotContain("planted-grant");
    }

    @Test
    void aFailedJobEndsWithCode8AndItsCause() {
        states.set(2, "Failed");
        failure = "{\"code\":\"exit\",\"object\":\"x\",\"message\":\"exit code 7\",\"next_step\":\"read the log\"}";
        var outcome = bench().run("job", "submit", "--cluster", "demo", "--wait", "--", "sh", "-c", "exit 7");
        assertThat(outcome.code()).isEqualTo(8);
        assertThat(outcome.err()).contains("Failed: exit code 7").contains("read the log");
    }

    @Test
    void aStoppedJobEndsWithCode9() {
        states.set(2, "Stopped");
        assertThat(bench().run("job", "wait", "hello").code()).isEqualTo(9);
    }

    @Test
    void anUnknownJobIsShownAndNotWaitedFor() {
        states.clear();
        states.add("Unknown");
        assertThat(bench().run("job", "wait", "hello").code()).isEqualTo(9);
    }

    @Test
    void theFileIsUsedAndTheCommandLineOverridesIt() throws Exception {
        Files.writeString(home.resolve("job.yaml"), """
                name: from-file
                entrypoint: python main.py
                working_dir: code
                image_uri:
                requirements: [numpy==2.0.0]
                env_vars: {MODE: test}
                max_retries: 2
                timeout_s: 60
                """);
        CommandLineBench bench = bench();
        var outcome = bench.run("job", "submit", "-f", "job.yaml", "--name", "mine", "--cluster", "demo");
        assertThat(outcome.code()).as(outcome.err()).isZero();
        JsonNode body = Json.tree(String.valueOf(find(bench, "POST", "/v1/jobs").body()));
        assertThat(body.path("name").asString()).isEqualTo("mine");
        JsonNode spec = body.path("spec");
        assertThat(spec.path("entrypoint").asString()).isEqualTo("python main.py");
        assertThat(spec.path("max_retries").asInt()).isEqualTo(2);
        assertThat(spec.path("timeout_seconds").asInt()).isEqualTo(60);
        assertThat(spec.path("runtime_env").asString()).contains("numpy==2.0.0").contains("\"MODE\":\"test\"");
    }

    @Test
    void aJobWhosePackageCannotComeIsStopped() {
        CommandLineBench bench = new CommandLineBench(
                home, call -> call.method().equals("PUT") ? new Reply(413, "text/plain", "too large") : answer(call));
        var outcome = bench.run("job", "submit", "--cluster", "demo", "--working-dir", "code", "--", "true");
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains("too large");
        assertThat(find(bench, "POST", "/v1/jobs/job-aaaaaaaaaaaa/stop")).isNotNull();
    }

    @Test
    void aLogWhoseClusterHasGoneIsReadWhereItWasKept() throws Exception {
        Path kept = home.resolve("kept.log");
        Files.writeString(kept, "kept line\n");
        states.clear();
        states.add("Succeeded");
        location = "\"" + kept.toUri() + "\"";
        CommandLineBench bench = new CommandLineBench(
                home,
                call -> call.uri().getPath().endsWith("/grants")
                        ? CommandLineBench.problem(404, "not-found", "no such cluster", "")
                        : answer(call));
        var outcome = bench.run("job", "logs", "hello");
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.out()).isEqualTo("kept line\n");
    }

    @Test
    void aLogThatIsCutOffWhenTheClusterGoesIsCompletedFromWhatWasKept() throws Exception {
        Path kept = home.resolve("kept.log");
        Files.writeString(kept, "line 1\nline 2\nline 3\n");
        location = "\"" + kept.toUri() + "\"";
        CommandLineBench bench = bench();
        bench.closes = 1006;
        var outcome = bench.run("job", "submit", "--cluster", "demo", "--wait", "--", "true");
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.out()).isEqualTo("line 1\nline 2\nline 3\n");
    }

    @Test
    void aControlPlaneThatGoesAwayMeanwhileIsAskedAgain() {
        AtomicInteger asked = new AtomicInteger();
        CommandLineBench bench = new CommandLineBench(home, call -> {
            boolean away = call.uri().getQuery() != null && asked.incrementAndGet() == 2;
            if (away) {
                throw new UncheckedIOException(new ConnectException("refused"));
            }
            return answer(call);
        });
        var outcome = bench.run("job", "wait", "hello");
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.err()).contains("connection refused; asking again");
    }

    private static Call find(CommandLineBench bench, String method, String path) {
        return bench.calls.stream()
                .filter(c -> c.method().equals(method) && c.uri().getPath().equals(path))
                .findFirst()
                .orElseThrow();
    }
}
