package io.raybound.cli.shell;

import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// What surrounds a command: environment, streams, working folder, clock and randomness. All of it is passed in.
///
/// @param env environment variables
/// @param cwd folder that relative paths start from
public record Shell(Map<String, String> env, Streams streams, Path cwd, InstantSource clock, RandomGenerator random) {
    public Shell {
        env = Map.copyOf(env);
    }

    /// Where answers go.
    public PrintStream out() {
        return streams.out();
    }

    /// Where progress, warnings and errors go.
    public PrintStream err() {
        return streams.err();
    }

    /// A writer onto one of the streams, for libraries that want one.
    public static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }

    public InputStream in() {
        return streams.in();
    }

    /// A variable that is set and not blank.
    public Optional<String> variable(String name) {
        return Optional.ofNullable(env.get(name)).filter(value -> !value.isBlank());
    }

    /// The home folder of the person.
    public Path home() {
        return Path.of(variable("HOME").orElseGet(() -> System.getProperty("user.home", ".")));
    }

    /// A path as the person wrote it, `~/` included.
    public Path path(String text) {
        return text.startsWith("~/") ? home().resolve(text.substring(2)) : cwd.resolve(text);
    }

    /// A line that must not be mistaken for an answer.
    public void warn(String sentence) {
        err().println("warning: " + sentence);
    }
}
