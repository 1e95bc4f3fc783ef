package io.raybound.cli;

import io.raybound.cli.api.Call;
import io.raybound.cli.api.Reply;
import io.raybound.cli.api.Transport;
import io.raybound.cli.command.Outside;
import io.raybound.cli.shell.Shell;
import io.raybound.cli.shell.Streams;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;

/// Runs command lines in this process against a server that answers from memory.
final class CommandLineBench implements Transport {
    static final String URL = "https://console.example.test";

    private final Path home;
    private final Function<Call, Reply> server;
    final Map<String, String> env = new LinkedHashMap<>();
    final List<Call> calls = new ArrayList<>();
    String input = "";
    String log = "";
    int closes = 1000;

    CommandLineBench(Path home, Function<Call, Reply> server) {
        this.home = home;
        this.server = server;
        env.put("HOME", home.toString());
        env.put("RAYBOUND_URL", URL);
        env.put("RAYBOUND_API_KEY", "rbk_planted-secret");
    }

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    /// What the running command has written to its error stream so far.
    String said() {
        return said.toString(StandardCharsets.UTF_8);
    }

    /// What one command line did.
    record Outcome(int code, String out, String err) {}

    Outcome run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = said;
        err.reset();
        Streams streams = new Streams(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                false,
                false);
        Shell shell = new Shell(env, streams, home, () -> Instant.parse("2026-01-01T00:00:00Z"), new Random(7));
        int code = Main.run(new Outside(shell, context -> this), arguments);
        return new Outcome(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Override
    public Reply send(Call call) throws IOException {
        calls.add(call);
        try {
            return server.apply(call);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    @Override
    public int follow(URI uri, Map<String, String> headers, Consumer<String> text) {
        calls.add(Call.plain("GET", uri, headers));
        text.accept(log);
        return closes;
    }

    static Reply json(String body) {
        return new Reply(200, "application/json", body);
    }

    static Reply problem(int status, String code, String detail, String rest) {
        return new Reply(
                status,
                "application/problem+json",
                "{\"type\":\"https://raybound.io/problems/" + code + "\",\"title\":\"t\",\"status\":" + status
                        + ",\"detail\":\"" + detail + "\",\"code\":\"" + code + "\",\"next_step\":\"do something\""
                        + rest + "}");
    }
}
