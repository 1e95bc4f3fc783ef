package io.raybound.cli;

import io.raybound.cli.api.ApiProblem;
import io.raybound.cli.api.Unreachable;
import io.raybound.cli.command.Outside;
import io.raybound.cli.doctor.Doctor;
import io.raybound.cli.shell.ExitCode;
import io.raybound.cli.shell.Refused;
import io.raybound.cli.shell.Shell;
import io.raybound.model.BadValue;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/// Tells a failed command's reason on the error stream: what, bad values with the expected form, next step.
///
/// After a failure to connect it adds the doctor's verdict. A bug of ours is told as one, with its trace only when
/// `RAYBOUND_DEBUG` is set.
final class Failures implements IExecutionExceptionHandler {
    private final Outside outside;

    Failures(Outside outside) {
        this.outside = outside;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine line, ParseResult parsed) {
        Shell shell = outside.shell();
        if (shell.variable("RAYBOUND_DEBUG").isPresent()) {
            failure.printStackTrace(shell.err());
        }
        Refused refused = told(failure);
        shell.err().println("raybound: " + refused.getMessage());
        refused.details().forEach(shell.err()::println);
        if (!refused.nextStep().isEmpty()) {
            shell.err().println("  next step: " + refused.nextStep());
        }
        return refused.code().number();
    }

    private Refused told(Exception failure) {
        return switch (failure) {
            case Refused refused -> refused;
            case ApiProblem problem -> problem.refused();
            case Unreachable unreachable -> {
                String verdict = Doctor.verdict(outside.shell(), unreachable.uri());
                yield new Refused(
                        ExitCode.UNREACHABLE,
                        String.valueOf(unreachable.getMessage()),
                        List.of("  doctor: " + verdict),
                        "see raybound doctor --help");
            }
            case BadValue bad ->
                new Refused(
                        ExitCode.USAGE,
                        bad.field() + ": '" + bad.value() + "' is not accepted",
                        "expected " + bad.expected());
            default ->
                new Refused(
                        ExitCode.FAILED,
                        "this is a bug of raybound: " + failure.getClass().getSimpleName()
                                + (failure.getMessage() == null ? "" : ": " + failure.getMessage()),
                        "report it with the output of the same command under RAYBOUND_DEBUG=1");
        };
    }
}
