package io.raybound.cli.job;

import io.raybound.cli.command.Session;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// The tail of a job's log that was kept when its cluster went away.
final class KeptLog {
    private KeptLog() {}

    /// Prints it where it lies on this machine; says where it is, else.
    ///
    /// @param orElse lines to say when nothing was kept
    static boolean print(Session session, JsonNode job, List<String> orElse) {
        String location = job.path("log_location").asString("");
        if (location.isEmpty()) {
            orElse.forEach(session.shell().err()::println);
            return false;
        }
        if (location.startsWith("file:")) {
            try {
                Path file = Path.of(URI.create(location));
                if (Files.isReadable(file)) {
                    Files.copy(file, session.shell().out());
                    session.shell().out().flush();
                    return true;
                }
            } catch (IOException | IllegalArgumentException e) {
                session.shell().warn("the kept log cannot be read: " + e.getMessage());
            }
        }
        session.shell().err().println("the log was kept at " + location);
        return false;
    }
}
