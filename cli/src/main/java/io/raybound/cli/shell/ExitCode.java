package io.raybound.cli.shell;

/// The exit codes of `raybound`. They are stable: scripts may depend on them.
public enum ExitCode {
    OK(0, "done"),
    FAILED(1, "failed for a reason that no other code names; for `diff`: there are differences"),
    USAGE(2, "bad command line, file or value"),
    NOT_FOUND(3, "the named object does not exist"),
    NOT_ALLOWED(4, "not logged in, expired, or not permitted"),
    CONFLICT(5, "the object exists already, has changed meanwhile, or is in the wrong state"),
    UNREACHABLE(6, "the server or cluster could not be reached"),
    TIMEOUT(7, "the time given was over"),
    JOB_FAILED(8, "the job failed"),
    OTHER_END(9, "the object ended in another state than the one waited for, for instance a stopped job"),
    INTERRUPTED(130, "ended by Ctrl-C");

    private final int number;
    private final String meaning;

    ExitCode(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    /// What the operating system sees.
    public int number() {
        return number;
    }

    /// One line for the reference.
    public String meaning() {
        return meaning;
    }

    /// The code for a refused API request of this HTTP status.
    public static ExitCode ofStatus(int status) {
        return switch (status) {
            case 400, 413, 415, 422 -> USAGE;
            case 401, 403 -> NOT_ALLOWED;
            case 404, 410 -> NOT_FOUND;
            case 409, 412, 428 -> CONFLICT;
            case 408, 504 -> TIMEOUT;
            case 429, 502, 503 -> UNREACHABLE;
            default -> FAILED;
        };
    }
}
