package io.raybound.edge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Files that another program replaces by rename: reads them when one of them has changed.
///
/// A bad content is logged once and leaves what was read before in force.
final class WatchedFiles {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedFiles.class);

    /// Takes the new contents over; throws when they are not usable.
    @FunctionalInterface
    interface Reader {
        void read() throws IOException;
    }

    private final String what;
    private final List<Path> files;
    private final Reader reader;
    private String seen = "";
    private boolean good;

    WatchedFiles(String what, List<Path> files, Reader reader) {
        this.what = what;
        this.files = List.copyOf(files);
        this.reader = reader;
    }

    /// Whether usable contents have been read at least once.
    boolean good() {
        return good;
    }

    /// Looks once; called by one thread.
    void poll() {
        String now;
        try {
            now = state();
        } catch (IOException e) {
            now = "missing: " + e.getMessage();
        }
        if (now.equals(seen)) {
            return;
        }
        seen = now;
        try {
            reader.read();
            good = true;
            LOG.atInfo().setMessage("files read").addKeyValue("what", what).log();
        } catch (IOException | RuntimeException e) {
            LOG.atWarn()
                    .setMessage("files not usable, the last good ones stay in force")
                    .addKeyValue("what", what)
                    .addKeyValue("reason", e.getMessage())
                    .log();
        }
    }

    private String state() throws IOException {
        StringBuilder state = new StringBuilder();
        for (Path file : files) {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            state.append(attributes.lastModifiedTime().toInstant())
                    .append(' ')
                    .append(attributes.size())
                    .append(' ')
                    .append(attributes.fileKey())
                    .append('\n');
        }
        return state.toString();
    }
}
