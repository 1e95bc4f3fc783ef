package io.raybound.controlplane.assembly;

import io.raybound.controlplane.api.FrontDoor;
import io.raybound.store.CannotOpenStore;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The program from its arguments to its exit code: 0 ok, 2 bad settings, 1 else.
public final class Program {
    private static final Logger LOG = LoggerFactory.getLogger(Program.class);
    private static final String USAGE = """
            usage: raybound-control-plane --config FILE [--bootstrap-key-file FILE | --print-keys NAME]
              --config FILE              settings (JSON)
              --print-keys NAME          make the keys and the CA, print them as a Kubernetes Secret and end
              --bootstrap-key-file FILE  at the first start, write an administrator's API key there (mode 0600)""";

    private final PrintStream out;
    private final PrintStream err;

    private record Arguments(
            Path config, @Nullable Path keyFile, @Nullable String secret) {}

    public Program(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /// Runs until it is told to stop.
    public int run(String... args) {
        if (args.length == 1 && args[0].equals("--help")) {
            out.println(USAGE);
            return 0;
        }
        Optional<Arguments> arguments = arguments(args);
        if (arguments.isEmpty()) {
            err.println(USAGE);
            return 2;
        }
        ControlPlaneSettings settings;
        try {
            settings =
                    ControlPlaneSettings.read(Files.readString(arguments.get().config()));
        } catch (ControlPlaneSettings.Unusable e) {
            err.println("settings in " + arguments.get().config() + " cannot be used:\n" + e.getMessage());
            return 2;
        } catch (IOException e) {
            err.println("settings file " + arguments.get().config() + " cannot be read: " + e.getMessage());
            return 2;
        }
        String secret = arguments.get().secret();
        return secret != null
                ? printKeys(settings, secret)
                : serve(settings, arguments.get().keyFile());
    }

    private int printKeys(ControlPlaneSettings settings, String name) {
        try {
            Keys.load(settings, Clock.systemUTC(), new SecureRandom());
            out.println(KeysSecret.manifest(name, Path.of(settings.dataDir())));
            return 0;
        } catch (IOException | RuntimeException e) {
            err.println("keys cannot be made in " + settings.dataDir() + ": " + e.getMessage());
            return 1;
        }
    }

    private int serve(ControlPlaneSettings settings, @Nullable Path keyFile) {
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        AtomicBoolean orderly = new AtomicBoolean();
        // An orderly stop is exit code 0, also when a signal asked for it.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            stop.countDown();
            await(stopped);
            if (orderly.get()) {
                Runtime.getRuntime().halt(0);
            }
        }));
        try (ControlPlane running =
                ControlPlaneAssembly.start(settings, keyFile, Clock.systemUTC(), new SecureRandom(), out)) {
            out.println("ready control-plane console=" + running.consoleUrl() + " machines="
                    + settings.machines().domain() + ":" + running.machinePort());
            out.flush();
            await(stop);
            orderly.set(true);
            return 0;
        } catch (FrontDoor.CannotListen | CannotOpenStore e) {
            err.println("control plane cannot run: " + e.getMessage());
            return 1;
        } catch (IOException | RuntimeException e) {
            orderly.set(false);
            LOG.atError().setMessage("control plane cannot run").setCause(e).log();
            err.println("control plane cannot run: " + e.getMessage());
            return 1;
        } finally {
            stopped.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Optional<Arguments> arguments(String... args) {
        Path config = null;
        Path keyFile = null;
        String secret = null;
        for (int i = 0; i + 1 < args.length; i += 2) {
            switch (args[i]) {
                case "--config" -> config = Path.of(args[i + 1]);
                case "--bootstrap-key-file" -> keyFile = Path.of(args[i + 1]);
                case "--print-keys" -> secret = args[i + 1];
                default -> {
                    return Optional.empty();
                }
            }
        }
        return config == null || args.length % 2 != 0
                ? Optional.empty()
                : Optional.of(new Arguments(config, keyFile, secret));
    }
}
