package io.raybound.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.cli.api.Reply;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FailuresTest {
    @TempDir
    private Path home;

    private CommandLineBench.Outcome answered(Reply reply, String... arguments) {
        return new CommandLineBench(home, call -> reply).run(arguments);
    }

    @Test
    void aRefusalShowsWhatTheBadValueTheExpectedFormAndTheNextStep() {
        Reply reply = CommandLineBench.problem(
                400,
                "bad-value",
                "the request has a bad value",
                ",\"errors\":[{\"field\":\"name\",\"value\":\"Bad Name\",\"expected\":\"1 to 40 of a-z\"}]");
        var outcome = answered(reply, "cluster", "create", "x");
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .contains("raybound: the request has a bad value [bad-value]")
                .contains("name: 'Bad Name'; expected 1 to 40 of a-z")
                .contains("next step: do something");
    }

    @Test
    void eachKindOfRefusalHasItsExitCode() {
        Map<Integer, Integer> codes = Map.of(400, 2, 401, 4, 403, 4, 404, 3, 409, 5, 412, 5, 428, 5, 500, 1);
        codes.forEach((status, code) -> assertThat(
                        answered(CommandLineBench.problem(status, "x", "y", ""), "cluster", "get", "demo")
                                .code())
                .as("HTTP " + status)
                .isEqualTo(code));
    }

    @Test
    void anAnswerThatIsNoProblemIsToldAsForeign() {
        var outcome = answered(new Reply(502, "text/html", "<h1>Bad gateway</h1>"), "whoami");
        assertThat(outcome.code()).isEqualTo(6);
        assertThat(outcome.err())
                .contains("HTTP 502")
                .contains("foreign-answer")
                .contains("proxy");
    }

    @Test
    void controlCharactersOfAServerNeverReachTheTerminal() {
        Reply reply = CommandLineBench.problem(404, "x", "no \\u001b[31mcluster", "");
        assertThat(answered(reply, "cluster", "get", "demo").err()).doesNotContain("\u001b");
    }

    @Test
    void theKeyIsInNoMessage() {
        CommandLineBench bench = new CommandLineBench(home, call -> CommandLineBench.problem(403, "x", "no", ""));
        bench.env.put("RAYBOUND_DEBUG", "1");
        var outcome = bench.run("cluster", "get", "demo");
        assertThat(bench.calls).isNotEmpty();
        assertThat(bench.calls.getFirst().headers()).containsEntry("Authorization", "Bearer rbk_planted-secret");
        assertThat(outcome.err() + outcome.out()).doesNotContain("planted-secret");
        assertThat(bench.run("context", "show", "-o", "json").out()).doesNotContain("planted-secret");
    }

    @Test
    void withoutAnyContextTheNextStepIsToldAndNothingIsAsked() {
        CommandLineBench bench = new CommandLineBench(home, call -> CommandLineBench.json("{}"));
        bench.env.remove("RAYBOUND_URL");
        var outcome = bench.run("cluster", "list");
        assertThat(outcome.code()).isEqualTo(4);
        assertThat(outcome.err()).contains("raybound local up").contains("raybound login");
        assertThat(bench.calls).isEmpty();
    }

    @Test
    void aBrokenJobFileTellsAllItsProblemsAtOnce() throws Exception {
        Path file = home.resolve("job.yaml");
        Files.writeString(file, "entrypiont: python x\nmax_retries: many\nimage_uri: x\nenv_vars: [a]\n");
        var outcome = answered(CommandLineBench.json("{}"), "job", "submit", "-f", file.toString());
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err())
                .contains("entrypiont: unknown key; did you mean 'entrypoint'?")
                .contains("max_retries: '\"many\"'; expected a whole number")
                .contains("image_uri")
                .contains("env_vars");
    }
}
