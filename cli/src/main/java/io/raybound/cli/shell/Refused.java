package io.raybound.cli.shell;

import java.util.List;

/// Ends a command with a sentence for the person: what is wrong, the details, and the next step.
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final ExitCode code;
    private final transient List<String> details;
    private final String nextStep;

    /// @param what one sentence without a full stop
    /// @param nextStep what to do about it; may be empty
    public Refused(ExitCode code, String what, String nextStep) {
        this(code, what, List.of(), nextStep);
    }

    /// @param details further lines, for instance one per bad value
    public Refused(ExitCode code, String what, List<String> details, String nextStep) {
        super(what);
        this.code = code;
        this.details = List.copyOf(details);
        this.nextStep = nextStep;
    }

    /// Bad input: exit code 2.
    public static Refused usage(String what, String nextStep) {
        return new Refused(ExitCode.USAGE, what, nextStep);
    }

    /// Any other failure: exit code 1.
    public static Refused failed(String what, String nextStep) {
        return new Refused(ExitCode.FAILED, what, nextStep);
    }

    public ExitCode code() {
        return code;
    }

    public List<String> details() {
        return details;
    }

    public String nextStep() {
        return nextStep;
    }
}
