package io.raybound.cli.output;

import io.raybound.cli.shell.Shell;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/// Lines that say what is going on, on the error stream, with the seconds since the command began:
/// `(raybound +1.7s) cluster demo is Starting`. On a terminal a step that is under way is overwritten by its successor.
public final class Progress {
    private static final String CLEAR = "\r\u001b[2K";

    private final Shell shell;
    private final Instant begin;
    private boolean open;

    public Progress(Shell shell) {
        this.shell = shell;
        this.begin = shell.clock().instant();
    }

    /// A line that stays.
    public synchronized void line(String text) {
        close();
        shell.err().println(stamped(text));
    }

    /// A state that will change: overwritten on a terminal, silent elsewhere.
    public synchronized void passing(String text) {
        if (shell.streams().errTerminal()) {
            shell.err().print(CLEAR + stamped(text));
            shell.err().flush();
            open = true;
        }
    }

    /// Ends an overwritable line, before something else is printed.
    public synchronized void close() {
        if (open) {
            shell.err().print(CLEAR);
            shell.err().flush();
            open = false;
        }
    }

    /// Time since the command began.
    public Duration elapsed() {
        return Duration.between(begin, shell.clock().instant());
    }

    private String stamped(String text) {
        return String.format(Locale.ROOT, "(raybound +%.1fs) %s", elapsed().toMillis() / 1000.0, Table.plain(text));
    }
}
