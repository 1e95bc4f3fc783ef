package io.raybound.runtimelocal;

import io.raybound.model.Id;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Looks through the whole machine for processes that carry a cluster's marker.
final class Leaks {
    private Leaks() {}

    static List<Proc.Ref> of(Id cluster) throws IOException {
        List<Proc.Ref> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path entry : entries) {
                if (environment(entry).contains(Commands.MARKER + "=" + cluster + "/")) {
                    Proc.running(Long.parseLong(entry.getFileName().toString())).ifPresent(found::add);
                }
            }
        }
        return found;
    }

    private static String environment(Path process) {
        try {
            return new String(Files.readAllBytes(process.resolve("environ")), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
