package io.raybound.cli;

import io.raybound.cli.api.JdkTransport;
import io.raybound.cli.command.Outside;
import io.raybound.cli.shell.ExitCode;
import io.raybound.cli.shell.Shell;
import io.raybound.cli.shell.Streams;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import picocli.CommandLine;

/// Starts the program: wires the surroundings, loads the one command group that was asked for, and runs it.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
        Shell shell = new Shell(
                System.getenv(),
                Streams.ofProcess(),
                Path.of("").toAbsolutePath(),
                InstantSource.system(),
                () -> Randomness.SECURE.nextLong());
        Queue<JdkTransport> opened = new ConcurrentLinkedQueue<>();
        Outside outside = new Outside(shell, context -> {
            JdkTransport transport = JdkTransport.of(shell, context);
            opened.add(transport);
            return transport;
        });
        int code = run(outside, arguments);
        shell.out().flush();
        opened.forEach(JdkTransport::close);
        Runtime.getRuntime().halt(code);
    }

    /// Made when first used: most commands need none, and the JDK's providers take time to start.
    private static final class Randomness {
        private static final SecureRandom SECURE = new SecureRandom();
    }

    /// Runs one command line and gives back its exit code.
    static int run(Outside outside, String... arguments) {
        CommandLine line = Commands.load(outside, arguments);
        line.setExecutionExceptionHandler(new Failures(outside));
        line.setParameterExceptionHandler(new BadUsage(outside.shell()));
        if (arguments.length == 0) {
            line.usage(outside.shell().out());
            return ExitCode.USAGE.number();
        }
        return line.execute(arguments);
    }
}
