package io.raybound.headagent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/// Starts the head agent: `raybound-head-agent --config FILE`. Ends with 0 on SIGTERM, 2 on bad settings, 1 else.
final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        int code = run(arguments);
        if (code != 0) {
            System.exit(code);
        }
    }

    private static int run(String[] arguments) {
        if (arguments.length != 2 || !arguments[0].equals("--config")) {
            System.err.println("usage: raybound-head-agent --config FILE");
            return 2;
        }
        HeadAgentSettings settings;
        try {
            settings = HeadAgentSettings.parse(Files.readString(Path.of(arguments[1])));
        } catch (HeadAgentSettings.Bad e) {
            System.err.println(arguments[1] + " is not usable:\n" + e.getMessage());
            return 2;
        } catch (IOException e) {
            System.err.println(arguments[1] + " cannot be read: " + e.getMessage());
            return 2;
        }
        try {
            serve(settings);
            return 0;
        } catch (IOException | UncheckedIOException e) {
            System.err.println("the head agent cannot start: " + e.getMessage());
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    private static void serve(HeadAgentSettings settings) throws IOException, InterruptedException {
        HeadAgentAssembly agent = new HeadAgentAssembly(settings);
        AtomicBoolean serving = new AtomicBoolean();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            agent.close();
            if (serving.get()) {
                Runtime.getRuntime().halt(0); // else SIGTERM would read as 143
            }
        }));
        try {
            System.out.println("ready head-agent " + agent.start());
            serving.set(true);
            new CountDownLatch(1).await();
        } catch (IOException | RuntimeException e) {
            agent.close();
            throw e;
        }
    }
}
