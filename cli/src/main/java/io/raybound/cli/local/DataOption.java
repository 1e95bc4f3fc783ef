package io.raybound.cli.local;

import io.raybound.cli.shell.Shell;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// `--data`: which local installation.
final class DataOption {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Data folder (default: $RAYBOUND_DATA, else ~/.local/share/raybound).")
    private @Nullable String data;

    LocalFolder folder(Shell shell) {
        return LocalFolder.of(shell, data);
    }
}
