package io.raybound.cli.tunnel;

import io.raybound.cli.command.Body;
import io.raybound.cli.command.Common;
import io.raybound.cli.command.Outside;
import io.raybound.cli.command.Session;
import io.raybound.cli.output.Format;
import io.raybound.cli.shell.Shell;
import io.raybound.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/// `raybound port-forward`
@Command(
        name = "port-forward",
        description = {
            "Keep an authenticated loopback address of a cluster's head open, for Ray's tools and browsers.",
            "It asks for its own token, renews its grant by itself, and ends with Ctrl-C."
        },
        footer = {
            "",
            "Examples:",
            "  raybound port-forward demo",
            "  raybound port-forward demo --port 8265",
            "  eval \"$(raybound env demo)\" && ray job list       (in another terminal)"
        })
final class PortForwardCommand implements Callable<Integer> {
    private final Outside outside;

    @Mixin
    private final Common common = new Common();

    @Parameters(paramLabel = "CLUSTER", description = "Name or id.")
    private String cluster = "";

    @Option(names = "--port", paramLabel = "PORT", description = "Port of 127.0.0.1 (default: a free one).")
    private int port;

    @Option(names = "--while-stdin", description = "End when the input closes; for programs that start this one.")
    private boolean whileInput;

    PortForwardCommand(Outside outside) {
        this.outside = outside;
    }

    @Override
    public Integer call() {
        Session session = common.session(outside);
        try (Tunnel tunnel = Tunnel.open(session, cluster, port)) {
            ObjectNode line = new Body()
                    .put("url", tunnel.url())
                    .put("token", tunnel.token().reveal())
                    .put("expires_at", tunnel.expiresAt().toString())
                    .put("pid", ProcessHandle.current().pid())
                    .json();
            Path noted = Forwards.note(outside.shell(), line.deepCopy().put("cluster", cluster));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> forget(noted), "raybound-forget"));
            tell(outside.shell(), tunnel, line);
            stay();
            forget(noted);
            return 0;
        }
    }

    private void tell(Shell shell, Tunnel tunnel, ObjectNode line) {
        if (common.output() == Format.JSON) {
            shell.out().println(Json.write(line));
        } else {
            shell.out().println(tunnel.url());
            shell.err().println("use it in another terminal: eval \"$(raybound env " + cluster + ")\"");
            shell.err()
                    .println("in a browser, the page asks for this token: "
                            + tunnel.token().reveal());
            shell.err().println("Ctrl-C ends it");
        }
        shell.out().flush();
    }

    private void stay() {
        try {
            if (whileInput) {
                byte[] buffer = new byte[256];
                while (outside.shell().in().read(buffer) >= 0) {
                    // only the end counts
                }
            } else {
                new CountDownLatch(1).await();
            }
        } catch (IOException e) {
            // an input that cannot be read has ended
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void forget(Path noted) {
        try {
            Files.deleteIfExists(noted);
        } catch (IOException e) {
            noted.toFile().deleteOnExit();
        }
    }
}
