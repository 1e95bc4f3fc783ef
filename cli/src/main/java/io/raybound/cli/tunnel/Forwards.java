package io.raybound.cli.tunnel;

import io.raybound.cli.shell.PrivateFile;
import io.raybound.cli.shell.Shell;
import io.raybound.wire.BadJson;
import io.raybound.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// The running port-forwards of this person, one private file each, so that `raybound env` finds them.
final class Forwards {
    private Forwards() {}

    /// Notes one; the file is removed when it ends.
    static Path note(Shell shell, JsonNode line) {
        Path file = folder(shell).resolve(ProcessHandle.current().pid() + ".json");
        PrivateFile.write(file, Json.write(line) + "\n");
        return file;
    }

    /// Those that still run, the newest first; files of ended ones are removed.
    static List<JsonNode> running(Shell shell) {
        Path folder = folder(shell);
        List<JsonNode> found = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return found;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted(Comparator.comparing(Path::toString).reversed())
                    .toList()) {
                JsonNode line = read(file);
                boolean alive = line != null
                        && ProcessHandle.of(line.path("pid").asLong(-1))
                                .filter(ProcessHandle::isAlive)
                                .isPresent();
                if (alive) {
                    found.add(line);
                } else {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            shell.warn("cannot read " + folder);
        }
        return found;
    }

    private static @org.jspecify.annotations.Nullable JsonNode read(Path file) {
        try {
            return Json.tree(Files.readString(file));
        } catch (IOException | BadJson e) {
            return null;
        }
    }

    private static Path folder(Shell shell) {
        return shell.variable("XDG_RUNTIME_DIR")
                .map(Path::of)
                .filter(Files::isWritable)
                .map(p -> p.resolve("raybound"))
                .orElseGet(() -> shell.home().resolve(".cache").resolve("raybound"))
                .resolve("forwards");
    }
}
