package io.raybound.cli.command;

import io.raybound.cli.shell.Shell;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/// Opens an address in the person's browser, where there is one.
public final class Browser {
    private Browser() {}

    /// Tries; says so when there is none. Never fails, since the address is printed anyway.
    public static void open(Shell shell, String url) {
        List<String> command = command(shell, url);
        if (command.isEmpty()) {
            shell.err().println("no browser here; open the address yourself");
            return;
        }
        try {
            new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            shell.err().println("could not start a browser; open the address yourself");
        }
    }

    private static List<String> command(Shell shell, String url) {
        String named = shell.variable("BROWSER").orElse("");
        if (!named.isEmpty()) {
            return List.of(named, url);
        }
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (system.contains("mac")) {
            return List.of("open", url);
        }
        if (system.contains("windows")) {
            return List.of("rundll32", "url.dll,FileProtocolHandler", url);
        }
        boolean screen = shell.variable("DISPLAY").isPresent()
                || shell.variable("WAYLAND_DISPLAY").isPresent();
        return screen ? List.of("xdg-open", url) : List.of();
    }
}
