package io.raybound.cli.local;

import io.raybound.cli.shell.ExitCode;
import io.raybound.cli.shell.PrivateFile;
import io.raybound.cli.shell.Refused;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.StandardOpenOption;
import java.util.function.Supplier;

/// Keeps two commands from starting or stopping the same installation at once.
final class Lock {
    private Lock() {}

    static <T> T during(LocalFolder folder, Supplier<T> work) {
        PrivateFile.folder(folder.root());
        try (FileChannel channel =
                        FileChannel.open(folder.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                throw new Refused(
                        ExitCode.CONFLICT,
                        "another raybound local command is at work in " + folder.root(),
                        "wait for it to end");
            }
            return work.get();
        } catch (IOException e) {
            throw Refused.failed("cannot use " + folder.root() + ": " + e.getMessage(), "name another --data folder");
        }
    }
}
