package io.raybound.cli.local;

import io.raybound.cli.shell.Refused;
import io.raybound.cli.shell.Shell;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where one local installation keeps everything: `~/.local/share/raybound`, or `--data DIR`.
record LocalFolder(Path root) {
    /// The longest folder that leaves room for Ray's socket names below it.
    private static final int LONGEST_RUN = 24;

    static LocalFolder of(Shell shell, @Nullable String data) {
        if (data != null) {
            return new LocalFolder(shell.path(data).toAbsolutePath().normalize());
        }
        Path share = shell.variable("XDG_DATA_HOME")
                .map(Path::of)
                .orElseGet(() -> shell.home().resolve(".local").resolve("share"));
        return new LocalFolder(shell.variable("RAYBOUND_DATA")
                .map(shell::path)
                .orElseGet(() -> share.resolve("raybound"))
                .toAbsolutePath()
                .normalize());
    }

    Path state() {
        return root.resolve("local.json");
    }

    Path lock() {
        return root.resolve("local.lock");
    }

    /// A program's own data folder.
    Path of(String program) {
        return root.resolve(program);
    }

    Path config(String program) {
        return of(program).resolve("config.json");
    }

    Path log(String program) {
        return root.resolve("logs").resolve(program + ".log");
    }

    Path connections(String program) {
        return of(program).resolve("connections.jsonl");
    }

    /// What no job may see.
    Path secrets() {
        return root.resolve("secrets");
    }

    Path bootstrapKey() {
        return secrets().resolve("bootstrap.key");
    }

    Path joinToken() {
        return secrets().resolve("join-token");
    }

    Path rootCa() {
        return of("control-plane").resolve("ca").resolve("root.pem");
    }

    Path firstLogin() {
        return of("control-plane").resolve("first-login.txt");
    }

    /// The short folder for Ray's sockets: their names must not be longer than 107 bytes in all.
    Path runFolder(Shell shell) {
        String name = "rb-" + hash();
        List<Path> parents =
                List.of(Path.of(shell.variable("XDG_RUNTIME_DIR").orElse("/run")), Path.of("/run"), Path.of("/tmp"));
        for (Path parent : parents) {
            boolean fits = parent.toString().length() <= LONGEST_RUN - name.length() + 6;
            if (fits && Files.isDirectory(parent) && Files.isWritable(parent)) {
                return parent.resolve(name);
            }
        }
        return Path.of("/tmp").resolve(name);
    }

    private String hash() {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(root.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Deletes a folder with all that is in it; a missing one is fine.
    static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (var paths = Files.walk(folder)) {
            for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw Refused.failed("cannot delete " + folder + ": " + e.getMessage(), "delete it by hand");
        }
    }
}
