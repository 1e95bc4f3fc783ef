package io.raybound.operator;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Starts the operator: `raybound-operator --config FILE [--stop-all]`; or looks at one on Kubernetes from within its
/// pod: `raybound-operator check [--json] [--config FILE]`, which ends with 1 when something fails.
///
/// Ends with 0 on SIGTERM, leaving clusters running, and after `--stop-all` when none is left; 2 on bad
/// settings; 1
/// else.
final class Main {
    /// Where the chart mounts the settings.
    private static final Path MOUNTED = Path.of("/etc/raybound/settings/operator.json");

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
        if (arguments.contains("check")) {
            return check(arguments);
        }
        if (rest.size() != 2 || !rest.getFirst().equals("--config")) {
            System.err.println("usage: raybound-operator --config FILE [--stop-all]");
            return 2;
        }
        try {
            String json = Files.readString(Path.of(rest.getLast()));
            return switch (Settings.parse(json, System.getenv())) {
                case OperatorSettings local ->
                    stopAll ? stopAll(local) : serve(local.dataDir().toString(), local);
                case KubernetesSite site -> serve(site.home() + "/" + site.pod(), site);
            };
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

    private static int check(List<String> arguments) {
        // What it sees is said in findings; its stdout is for programs, too.
        if (LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME) instanceof ch.qos.logback.classic.Logger root) {
            root.setLevel(Level.OFF);
        }
        int at = arguments.indexOf("--config");
        Path file = at >= 0 && at + 1 < arguments.size() ? Path.of(arguments.get(at + 1)) : MOUNTED;
        try {
            return switch (Settings.parse(Files.readString(file), System.getenv())) {
                case OperatorSettings _ -> {
                    System.err.println("check is for an operator on Kubernetes; here: raybound operator status");
                    yield 2;
                }
                case KubernetesSite site ->
                    OperatorCheck.run(site, surroundings(), arguments.contains("--json"), System.out);
            };
        } catch (BadSettings e) {
            System.err.println(file + " is not usable:\n" + e.getMessage());
            return 2;
        } catch (IOException e) {
            System.err.println(file + " cannot be read: " + e.getMessage());
            return 2;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    private static KubernetesOperator.Surroundings surroundings() {
        return new KubernetesOperator.Surroundings(InstantSource.system(), new SecureRandom(), System.getenv());
    }

    private static int stopAll(OperatorSettings settings) throws IOException {
        List<String> problems = StopAll.run(settings, InstantSource.system(), new SecureRandom());
        problems.forEach(System.err::println);
        if (problems.isEmpty()) {
            System.out.println("stopped every cluster");
        }
        return problems.isEmpty() ? 0 : 1;
    }

    private static Serving start(Settings settings) throws IOException, InterruptedException {
        return switch (settings) {
            case OperatorSettings local -> Operator.start(local, InstantSource.system(), new SecureRandom());
            case KubernetesSite site -> KubernetesOperator.start(site, surroundings());
        };
    }

    private static int serve(String name, Settings settings) throws IOException, InterruptedException {
        Serving operator = start(settings);
        Thread closer = new Thread(() -> {
            operator.close();
            // An orderly stop is a success; left to itself the JVM would end with 143.
            Runtime.getRuntime().halt(0);
        });
        Runtime.getRuntime().addShutdownHook(closer);
        System.out.println("ready operator " + name);
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
