package io.raybound.operator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;

/// Starts the operator: `raybound-operator --config FILE [--stop-all]`.
///
/// Ends with 0 on SIGTERM, leaving clusters running, and after `--stop-all` when none is left; 2 on bad
/// settings; 1
/// else.
final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        int code = run(List.of(arguments));
        if (code != 0) {
            System.exit(code);
        }
    }

    private static int run(List<String> arguments) {
        boolean stopAll = arguments.contains("--stop-all");
        List<String> rest =
                arguments.stream().filter(a -> !a.equals("--stop-all")).toList();
        if (rest.size() != 2 || !rest.getFirst().equals("--config")) {
            System.err.println("usage: raybound-operator --config FILE [--stop-all]");
            return 2;
        }
        try {
            OperatorSettings settings = OperatorSettings.parse(Files.readString(Path.of(rest.getLast())));
            return stopAll ? stopAll(settings) : serve(settings);
        } catch (BadSettings e) {
            System.err.println(rest.getLast() + " is not usable:\n" + e.getMessage());
            return 2;
        } catch (IOException | UncheckedIOException e) {
            System.err.println("the operator cannot go on: " + e.getMessage());
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    private static int stopAll(OperatorSettings settings) throws IOException {
        List<String> problems = StopAll.run(settings, InstantSource.system(), new SecureRandom());
        problems.forEach(System.err::println);
        if (problems.isEmpty()) {
            System.out.println("stopped every cluster");
        }
        return problems.isEmpty() ? 0 : 1;
    }

    private static int serve(OperatorSettings settings) throws IOException, InterruptedException {
        Operator operator = Operator.start(settings, InstantSource.system(), new SecureRandom());
        Thread closer = new Thread(() -> {
            operator.close();
            // An orderly stop is a success; left to itself the JVM would end with 143.
            Runtime.getRuntime().halt(0);
        });
        Runtime.getRuntime().addShutdownHook(closer);
        System.out.println("ready operator " + settings.dataDir());
        operator.awaitEnd();
        try {
            Runtime.getRuntime().removeShutdownHook(closer);
        } catch (IllegalStateException e) {
            // SIGTERM came: the closer ends this process.
            closer.join();
            return 0;
        }
        // Superseded or revoked: the link has logged why and what to do.
        operator.close();
        return 1;
    }
}
