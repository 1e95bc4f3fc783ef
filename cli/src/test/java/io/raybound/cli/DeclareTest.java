package io.raybound.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.cli.api.Call;
import io.raybound.cli.api.Reply;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DeclareTest {
    private static final String CLUSTER = """
            {"id":"clu-aaaaaaaaaaaa","name":"demo","cloud_id":"cld-aaaaaaaaaaaa","site_id":"site-aaaaaaaaaaaa",
            "project_id":"prj-aaaaaaaaaaaa","owner_id":"usr-aaaaaaaaaaaa","compute_config":null,
            "spec":{"ray_version":"2.60.0","head":{"cpus":1,"gpus":0,"memory":500000000,"labels":{}},
            "workers":[{"name":"cpu","count":1,"shape":{"cpus":1}}]},"desired_state":"Running","generation":4,
            "state":"Running","observed_generation":4,"nodes":[]}""";

    @TempDir
    private Path home;

    private CommandLineBench bench(boolean exists) {
        return new CommandLineBench(home, call -> answer(call, exists));
    }

    private static Reply answer(Call call, boolean exists) {
        return exists || !call.method().equals("GET")
                ? CommandLineBench.json(CLUSTER)
                : CommandLineBench.problem(404, "not-found", "no", "");
    }

    private Path file(String text) throws Exception {
        return Files.writeString(home.resolve("m.yaml"), text);
    }

    @Test
    void whatGetPrintsApplyTakesBackWithoutAChange() throws Exception {
        String yaml = bench(true).run("get", "cluster", "demo", "-o", "yaml").out();
        assertThat(yaml)
                .startsWith("apiVersion: raybound.io/v1\nkind: Cluster\n")
                .contains("status:");
        CommandLineBench bench = bench(true);
        var applied = bench.run("apply", "-f", file(yaml).toString());
        assertThat(applied.out()).isEqualTo("cluster/demo unchanged\n");
        assertThat(bench.calls).allMatch(c -> c.method().equals("GET"));
        assertThat(bench(true).run("diff", "-f", "m.yaml").code()).isZero();
    }

    @Test
    void aChangeIsShownByDiffAndSentWithTheGenerationItWasDecidedOn() throws Exception {
        String yaml =
                bench(true).run("get", "cluster", "demo", "-o", "yaml").out().replace("count: 1", "count: 3");
        file(yaml);
        var diff = bench(true).run("diff", "-f", "m.yaml");
        assertThat(diff.code()).isEqualTo(1);
        assertThat(diff.out()).isEqualTo("~ cluster/demo\n    spec.workers[0].count: 1 -> 3\n");
        CommandLineBench dry = bench(true);
        assertThat(dry.run("apply", "-f", "m.yaml", "--dry-run=server").out()).contains("would be changed");
        assertThat(dry.calls.getLast().method()).isEqualTo("PATCH");
        assertThat(dry.calls.getLast().uri().getQuery()).isEqualTo("dry-run=true");
        CommandLineBench bench = bench(true);
        assertThat(bench.run("apply", "-f", "m.yaml").out()).isEqualTo("cluster/demo changed\n");
        Call patch = bench.calls.getLast();
        assertThat(patch.method()).isEqualTo("PATCH");
        assertThat(patch.headers()).containsEntry("If-Match", "\"4\"");
        assertThat(patch.body()).contains("\"count\":3").contains("\"memory\":500000000");
    }

    @Test
    void aMissingObjectIsMadeOnceAndADryRunMakesNothing() throws Exception {
        file(
                "apiVersion: raybound.io/v1\nkind: Cluster\nmetadata: {name: demo, cloud: local}\nspec:\n  workers: [{name: cpu, count: 2}]\n");
        CommandLineBench dry = bench(false);
        assertThat(dry.run("apply", "-f", "m.yaml", "--dry-run=server").out()).contains("would be created");
        assertThat(dry.calls.getLast().body()).contains("\"count\":2");
        assertThat(dry.calls)
                .allMatch(c -> c.method().equals("GET")
                        || "dry-run=true".equals(c.uri().getQuery()));
        CommandLineBench bench = bench(false);
        assertThat(bench.run("apply", "-f", "m.yaml").out()).isEqualTo("cluster/demo created\n");
        assertThat(bench.calls.getLast().headers()).containsKey("Idempotency-Key");
        assertThat(bench.calls.getLast().body()).contains("\"cloud\":\"local\"").contains("\"count\":2");
    }

    @Test
    void aDryRunEndsWithWhatTheServerWouldRefuse() throws Exception {
        file("apiVersion: raybound.io/v1\nkind: Cluster\nmetadata: {name: demo}\nspec: {ray_version: 2.60.0}\n");
        CommandLineBench bench = new CommandLineBench(
                home,
                call -> call.method().equals("GET")
                        ? CommandLineBench.problem(404, "not-found", "no", "")
                        : CommandLineBench.problem(403, "forbidden", "no role of ada allows to write cluster", ""));
        for (String[] line : new String[][] {{"apply", "-f", "m.yaml", "--dry-run=server"}, {"diff", "-f", "m.yaml"}}) {
            var outcome = bench.run(line);
            assertThat(outcome.code()).as(line[0]).isEqualTo(4);
            assertThat(outcome.err()).contains("no role of ada allows to write cluster");
        }
    }

    @Test
    void whatTheFilesMakeFirstIsMissedByADryRunWithAWarningOnly() throws Exception {
        file("""
                apiVersion: raybound.io/v1
                kind: Project
                metadata: {name: vision}
                ---
                apiVersion: raybound.io/v1
                kind: Cluster
                metadata: {name: demo, project: vision}
                """);
        CommandLineBench bench = new CommandLineBench(
                home,
                call -> call.uri().getPath().equals("/v1/projects")
                        ? CommandLineBench.json("{\"id\":\"prj-aaaaaaaaaaaa\"}")
                        : CommandLineBench.problem(404, "not-found", "there is no project 'vision'", ""));
        var outcome = bench.run("apply", "-f", "m.yaml", "--dry-run=server");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).isEqualTo("""
                project/vision would be created (server dry run)
                cluster/demo would be created (server dry run)
                """);
        assertThat(outcome.err()).contains("no project 'vision'").contains("made first: project/vision");
    }

    @Test
    void everyMistakeOfAFileIsToldAtOnceAndNothingIsSent() throws Exception {
        file(
                "apiVersion: v1\nkind: Clster\nmetadata: {name: a}\n---\napiVersion: raybound.io/v1\nkind: Cluster\nmetadata: {nmae: x}\nspec: {wrokers: []}\n");
        CommandLineBench bench = bench(true);
        var outcome = bench.run("apply", "-f", "m.yaml");
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err())
                .contains("expected raybound.io/v1")
                .contains("'Clster' is unknown; did you mean 'Cluster'?")
                .contains("metadata.nmae: unknown key; did you mean 'name'?")
                .contains("metadata.name is missing")
                .contains("spec.wrokers: unknown key; did you mean 'workers'?");
        assertThat(bench.calls).isEmpty();
    }

    @Test
    void theFourFormatsSayTheSame() {
        assertThat(bench(true).run("cluster", "get", "demo", "-o", "name").out())
                .isEqualTo("cluster/demo\n");
        assertThat(bench(true).run("cluster", "get", "demo", "-o", "json").out())
                .contains("\"generation\" : 4");
        assertThat(bench(true).run("cluster", "get", "demo").out())
                .contains("NAME")
                .contains("demo")
                .contains("0/2");
    }
}
