package io.raybound.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.cli.shell.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class CommandsTest {
    @TempDir
    private Path home;

    private CommandLineBench bench() {
        return new CommandLineBench(home, call -> CommandLineBench.json("{\"items\":[],\"next_cursor\":null}"));
    }

    static List<CommandLine> all(CommandLine line) {
        List<CommandLine> found = new ArrayList<>(List.of(line));
        new HashSet<>(line.getSubcommands().values()).forEach(sub -> found.addAll(all(sub)));
        return found;
    }

    private CommandLine root() {
        return Reference.whole();
    }

    @Test
    void everyCommandHasADescriptionAndExamplesThatNameIt() {
        for (CommandLine line : all(root())) {
            var spec = line.getCommandSpec();
            String footer = String.join("\n", spec.usageMessage().footer());
            assertThat(String.join("", spec.usageMessage().description()))
                    .as(spec.qualifiedName())
                    .isNotBlank();
            assertThat(footer).as(spec.qualifiedName()).contains("Examples:").contains(spec.qualifiedName());
        }
    }

    @Test
    void everyExampleIsACommandLineThatIsUnderstood() {
        int parsed = 0;
        CommandLine root = root();
        for (CommandLine line : all(root)) {
            for (String footer : line.getCommandSpec().usageMessage().footer()) {
                for (String[] words : examples(footer)) {
                    try {
                        root.parseArgs(words);
                    } catch (CommandLine.ParameterException e) {
                        throw new AssertionError(footer.strip() + ": " + e.getMessage(), e);
                    }
                    parsed++;
                }
            }
        }
        assertThat(parsed).isGreaterThan(100);
    }

    /// The words of each `raybound` command in a line, without redirections and remarks.
    private static List<String[]> examples(String line) {
        List<String[]> found = new ArrayList<>();
        for (String part : line.split(" \\| | && |<\\(|\\$\\(", -1)) {
            String command = part.strip().replaceFirst("^sudo ", "");
            if (command.startsWith("raybound ")) {
                String plain = command.replaceFirst(" [<>]{1,2} .*| {3,}.*|\\)\"? *$", "")
                        .replaceFirst("\\)\"? *$", "");
                found.add(Arrays.stream(plain.split(" (?=(?:[^']*'[^']*')*[^']*$)", -1))
                        .skip(1)
                        .map(word -> word.replace("'", ""))
                        .toArray(String[]::new));
            }
        }
        return found;
    }

    @Test
    void everyOptionAndParameterIsDescribed() {
        for (CommandLine line : all(root())) {
            line.getCommandSpec()
                    .args()
                    .forEach(arg -> assertThat(String.join("", arg.description()))
                            .as(line.getCommandSpec().qualifiedName() + " " + arg)
                            .isNotBlank());
        }
    }

    @Test
    void everyCommandPrintsItsHelp() {
        for (CommandLine line : all(root())) {
            String[] words = (line.getCommandSpec().qualifiedName() + " --help").split(" ", -1);
            var outcome = bench().run(Arrays.copyOfRange(words, 1, words.length));
            assertThat(outcome.code()).as(String.join(" ", words)).isZero();
            assertThat(outcome.out()).contains("Usage: " + line.getCommandSpec().qualifiedName());
        }
    }

    @Test
    void completionKnowsEveryCommand() {
        String script = bench().run("completion").out();
        for (CommandLine line : all(root())) {
            assertThat(script)
                    .contains("Generates completions for the options and subcommands of the `" + line.getCommandName()
                            + "`");
        }
    }

    @Test
    void aMistypedCommandIsAnsweredWithNearOnesAndExitCode2() {
        var outcome = bench().run("clster", "list");
        assertThat(outcome.code()).isEqualTo(ExitCode.USAGE.number());
        assertThat(outcome.err()).contains("Did you mean: raybound cluster").contains("next step: raybound --help");
    }

    @Test
    void aMissingArgumentIsAnsweredWithTheCommandsOwnHelp() {
        var outcome = bench().run("cluster", "get");
        assertThat(outcome.code()).isEqualTo(ExitCode.USAGE.number());
        assertThat(outcome.err()).contains("CLUSTER").contains("next step: raybound cluster get --help");
    }

    @Test
    void exitCodesAreDistinct() {
        Set<Integer> numbers = new HashSet<>();
        for (ExitCode code : ExitCode.values()) {
            assertThat(numbers.add(code.number())).as(code.name()).isTrue();
            assertThat(code.meaning()).isNotBlank();
        }
    }

    @Test
    void theReferenceInTheDocsIsWhatTheCommandsSay() throws Exception {
        Path page = Reference.page();
        String expected = Reference.markdown();
        if (System.getProperty("raybound.update") != null) {
            Files.createDirectories(page.getParent());
            Files.writeString(page, expected);
        }
        assertThat(Files.readString(page))
                .as("write it anew: mvn -pl cli test -Dtest=CommandsTest -Draybound.update=yes")
                .isEqualTo(expected);
    }
}
