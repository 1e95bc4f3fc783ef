package io.raybound.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/// A folder as the kubelet mounts secrets and ConfigMaps: each file is a link through `..data`, which is itself a link
/// to the folder of the newest version and is turned atomically.
public final class MountedVolume {
    private final Path folder;
    private int version;

    public MountedVolume(Path folder) {
        this.folder = folder;
    }

    /// Puts all files of the next version in force at once.
    public MountedVolume put(Map<String, String> files) {
        try {
            Path before = Files.exists(folder.resolve("..data"))
                    ? folder.resolve(Files.readSymbolicLink(folder.resolve("..data")))
                    : null;
            Path next = Files.createDirectories(folder.resolve("..version-" + ++version));
            for (Map.Entry<String, String> file : files.entrySet()) {
                Files.writeString(next.resolve(file.getKey()), file.getValue());
                Path link = folder.resolve(file.getKey());
                if (!Files.isSymbolicLink(link)) {
                    Files.createSymbolicLink(link, Path.of("..data", file.getKey()));
                }
            }
            Path turned = Files.createSymbolicLink(folder.resolve("..data_tmp"), next.getFileName());
            Files.move(turned, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
            if (before != null) {
                for (String name : files.keySet()) {
                    Files.deleteIfExists(before.resolve(name));
                }
                Files.deleteIfExists(before);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /// The path under which a program sees a file.
    public Path file(String name) {
        return folder.resolve(name);
    }
}
