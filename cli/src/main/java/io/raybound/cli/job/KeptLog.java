package io.raybound.cli.job;

import io.raybound.cli.command.Session;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// The tail of a job's log that was kept when its cluster went away.
final class KeptLog {
    private KeptLog() {}

    /// Its text, where it lies on this machine and may be read.
    static Optional<String> text(JsonNode job) {
        String location = job.path("log_location").asString("");
        if (!location.startsWith("file:")) {
            return Optional.empty();
        }
        try {
            Path file = Path.of(URI.create(location));
            return Files.isReadable(file) ? Optional.of(Files.readString(file)) : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// Prints it, or says where it is; false when nothing was kept.
    static boolean print(Session session, JsonNode job) {
        Optional<String> text = text(job);
        if (text.isPresent()) {
            session.shell().out().print(text.get());
            session.shell().out().flush();
            return true;
        }
        String location = job.path("log_location").asString("");
        if (!location.isEmpty()) {
            session.shell().err().println("the log was kept at " + location);
        }
        return !location.isEmpty();
    }
}
