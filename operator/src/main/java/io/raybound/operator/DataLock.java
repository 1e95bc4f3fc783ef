package io.raybound.operator;

import io.raybound.identity.PrivateFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// Keeps a second operator away from a data folder; the kernel lets go of it when this process ends,
/// however it ends.
final class DataLock implements AutoCloseable {
    private final FileChannel channel;

    private DataLock(FileChannel channel) {
        this.channel = channel;
    }

    /// Takes it at once, or says who is in the way.
    static DataLock take(Path dataDir) throws IOException {
        Path file = dataDir.resolve("operator.lock");
        if (!Files.exists(file)) {
            PrivateFile.write(file, "");
        }
        FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        if (lock(channel) == null) {
            channel.close();
            throw new IOException("another operator runs on " + dataDir + "; stop it first");
        }
        return new DataLock(channel);
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
