package io.raybound.cli;

import io.raybound.cli.shell.ExitCode;
import io.raybound.cli.shell.Shell;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Tells a wrong command line's reason in one line, near names, and where the help is.
final class BadUsage implements IParameterExceptionHandler {
    private final Shell shell;

    BadUsage(Shell shell) {
        this.shell = shell;
    }

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        CommandLine line = failure.getCommandLine();
        shell.err().println("raybound: " + failure.getMessage());
        UnmatchedArgumentException.printSuggestions(failure, Shell.writer(shell.err()));
        shell.err().println("  next step: " + line.getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE.number();
    }
}
