package io.raybound.link;

import io.raybound.identity.PrivateFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The real disk. Each append opens the file anew: appends are rare, and a replaced file is never written by accident.
final class FileDisk implements Disk {
    static final FileDisk INSTANCE = new FileDisk();

    private FileDisk() {}

    @Override
    public void append(Path file, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(false);
        }
    }

    @Override
    public void replace(Path file, byte[] bytes) throws IOException {
        PrivateFile.write(file, new String(bytes, StandardCharsets.UTF_8));
    }

    @Override
    public void cut(Path file, long length) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(length);
            channel.force(true);
        }
    }

    @Override
    public void close() {}
}
