package io.raybound.cli.command;

import io.raybound.cli.shell.Shell;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/// Asks before something is lost.
public final class Confirm {
    private Confirm() {}

    /// True when the person typed `yes`; false when nobody is there to ask.
    public static boolean asks(Shell shell, String question) {
        if (!shell.streams().inTerminal()) {
            return false;
        }
        shell.err().print(question + " Type yes: ");
        shell.err().flush();
        try {
            return "yes"
                    .equals(new BufferedReader(new InputStreamReader(shell.in(), StandardCharsets.UTF_8)).readLine());
        } catch (IOException e) {
            return false;
        }
    }
}
