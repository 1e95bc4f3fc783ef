package io.raybound.cli.job;

import java.io.PrintStream;
import java.util.function.Consumer;

/// Prints a log that may begin anew: what was printed before is skipped by its length, since Ray's tail always starts
/// at the first character.
final class LogPrinter implements Consumer<String> {
    private final PrintStream out;
    private long printed;
    private long position;

    LogPrinter(PrintStream out) {
        this.out = out;
    }

    /// The stream begins at the first character again.
    void again() {
        position = 0;
    }

    @Override
    public void accept(String text) {
        long skip = Math.clamp(printed - position, 0, text.length());
        position += text.length();
        if (skip < text.length()) {
            out.print(text.substring((int) skip));
            out.flush();
            printed = position;
        }
    }
}
