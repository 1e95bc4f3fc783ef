package io.raybound.runtimelocal;

import io.raybound.model.Failure;
import io.raybound.reconcile.ProvisionFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// Gives files to the UID of a cluster; only root can.
final class Owner {
    private Owner() {}

    static void give(Path folder, int uid) throws ProvisionFailed {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.toList()) {
                Files.setAttribute(file, "unix:uid", uid, java.nio.file.LinkOption.NOFOLLOW_LINKS);
                Files.setAttribute(file, "unix:gid", uid, java.nio.file.LinkOption.NOFOLLOW_LINKS);
            }
        } catch (IOException e) {
            throw new ProvisionFailed(
                    new Failure(
                            "run-folder",
                            folder.toString(),
                            "it cannot be given to user " + uid + ": " + e.getMessage(),
                            "put run_dir on a file system that keeps owners"),
                    false);
        }
    }
}
