package io.raybound.edge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/// Starts the edge: `raybound-edge --config FILE`. Ends with 0 on SIGTERM, 2 on bad settings, 1 else.
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
            System.err.println("usage: raybound-edge --config FILE");
            return 2;
        }
        try {
            serve(EdgeSettings.parse(Files.readString(Path.of(arguments[1]))));
            return 0;
        } catch (EdgeSettings.Bad e) {
            System.err.println(arguments[1] + " is not usable:\n" + e.getMessage());
            return 2;
        } catch (IOException e) {
            System.err.println(arguments[1] + " cannot be read: " + e.getMessage());
            return 2;
        } catch (UncheckedIOException e) {
            System.err.println(e.getMessage());
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    private static void serve(EdgeSettings settings) throws InterruptedException {
        Edge edge = new Edge(settings);
        Thread stop = new Thread(() -> {
            edge.close();
            Runtime.getRuntime().halt(0);
        });
        Runtime.getRuntime().addShutdownHook(stop);
        try {
            InetSocketAddress address = edge.start();
            System.out.println("ready edge " + address.getAddress().getHostAddress() + ":" + address.getPort());
            new CountDownLatch(1).await();
        } catch (UncheckedIOException e) {
            Runtime.getRuntime().removeShutdownHook(stop);
            edge.close();
            throw e;
        }
    }
}
