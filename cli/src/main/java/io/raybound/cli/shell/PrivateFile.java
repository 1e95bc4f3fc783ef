package io.raybound.cli.shell;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

/// Files that hold secrets: mode 0600 in a folder 0700, replaced by rename, so that no reader ever sees half of one.
public final class PrivateFile {
    private PrivateFile() {}

    /// Writes the text; makes the folder where it is missing.
    public static void write(Path file, String text) {
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
        try {
            folder(folder);
            Path next = Files.createTempFile(folder, ".raybound-", ".new", attributes("rw-------"));
            try {
                Files.write(next, text.getBytes(StandardCharsets.UTF_8));
                Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(next);
            }
        } catch (IOException e) {
            throw Refused.failed("cannot write " + file + ": " + e.getMessage(), "check that the folder is yours");
        }
    }

    /// Makes a folder (and those above) that only its owner may enter.
    public static void folder(Path folder) {
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder, attributes("rwx------"));
            }
        } catch (IOException e) {
            throw Refused.failed("cannot make the folder " + folder + ": " + e.getMessage(), "name another folder");
        }
    }

    /// Warns when others may read the file.
    public static void warnWhenOpen(Shell shell, Path file) {
        try {
            Set<PosixFilePermission> modes = Files.getPosixFilePermissions(file);
            if (modes.contains(PosixFilePermission.GROUP_READ) || modes.contains(PosixFilePermission.OTHERS_READ)) {
                shell.warn(file + " holds API keys and others may read it; run: chmod 600 " + file);
            }
        } catch (IOException | UnsupportedOperationException e) {
            // nothing is known of modes on this file system, so there is nothing to warn of
        }
    }

    private static java.nio.file.attribute.FileAttribute<Set<PosixFilePermission>> attributes(String modes) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(modes));
    }
}
