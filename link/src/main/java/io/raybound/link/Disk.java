package io.raybound.link;

import java.io.IOException;
import java.nio.file.Path;

/// Port: the few things a journal does with a disk, so that tests can let each of them fail.
interface Disk {
    /// Appends and forces to disk.
    void append(Path file, byte[] bytes) throws IOException;

    /// Writes a new file beside it, forces it and renames it into place (mode 0600).
    void replace(Path file, byte[] bytes) throws IOException;

    /// Cuts the file to its first bytes.
    void cut(Path file, long length) throws IOException;

    void close() throws IOException;
}
