package io.raybound.headagent.proxy;

import io.raybound.identity.Grant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who logged out at this head, remembered until the access would have ended by itself, also across a restart.
///
/// One line `<grant id> <epoch second>` each in a file that is written anew when half of it is of no use any more. At
/// most 10,000: beyond that, the one that ends soonest is forgotten. Guarded by `this`.
final class LoggedOut {
    static final int MOST = 10_000;
    private static final Logger LOG = LoggerFactory.getLogger(LoggedOut.class);
    private static final int LONGEST_ID = 100;

    private final Path file;
    private final InstantSource clock;
    private final Map<String, Instant> until = new HashMap<>();
    private int lines;

    /// Reads what the file says; a file that cannot be read is told of and begun anew.
    LoggedOut(Path file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
        if (Files.exists(file)) {
            try (Stream<String> all = Files.lines(file, StandardCharsets.UTF_8)) {
                all.limit(4L * MOST).forEach(this::read);
            } catch (IOException | RuntimeException e) {
                LOG.atWarn()
                        .setMessage("who logged out before cannot be read")
                        .addKeyValue("file", file)
                        .setCause(e)
                        .log();
            }
            shorten();
        }
    }

    synchronized boolean has(Grant grant) {
        return until.containsKey(grant.jti());
    }

    /// Remembers a logout; when it cannot be written it holds until the next start.
    synchronized void add(Grant grant) {
        if (grant.jti().length() > LONGEST_ID || until.putIfAbsent(grant.jti(), grant.graceUntil()) != null) {
            return;
        }
        try {
            if (until.size() > MOST || lines >= 2 * MOST) {
                shorten();
            } else {
                append(grant.jti() + " " + grant.graceUntil().getEpochSecond() + "\n");
            }
        } catch (IOException e) {
            told(e);
        }
    }

    private void read(String line) {
        int space = line.indexOf(' ');
        if (space > 0 && space <= LONGEST_ID && line.substring(space + 1).matches("\\d{1,12}")) {
            until.put(line.substring(0, space), Instant.ofEpochSecond(Long.parseLong(line.substring(space + 1))));
        }
    }

    private void append(String line) throws IOException {
        if (lines == 0 && !Files.exists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        lines++;
    }

    private synchronized void shorten() {
        Instant now = clock.instant();
        until.values().removeIf(now::isAfter);
        while (until.size() > MOST) {
            Optional<String> first = until.entrySet().stream()
                    .min(Comparator.comparing(Map.Entry::getValue))
                    .map(Map.Entry::getKey);
            first.ifPresent(until::remove);
        }
        List<String> kept = until.entrySet().stream()
                .map(e -> e.getKey() + " " + e.getValue().getEpochSecond())
                .toList();
        try {
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.deleteIfExists(fresh);
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(fresh, kept, StandardCharsets.UTF_8);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            lines = kept.size();
        } catch (IOException e) {
            told(e);
        }
    }

    private void told(IOException e) {
        LOG.atWarn()
                .setMessage("a logout holds only until the next start")
                .addKeyValue("file", file)
                .setCause(e)
                .log();
    }
}
