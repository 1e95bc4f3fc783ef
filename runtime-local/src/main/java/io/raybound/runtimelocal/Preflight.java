package io.raybound.runtimelocal;

import io.raybound.model.Failure;
import io.raybound.reconcile.ProvisionFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What must hold before a node is started, so that a start that cannot work leaves nothing behind.
final class Preflight {
    private static final Path MEMINFO = Path.of("/proc/meminfo");

    private Preflight() {}

    static void version(LocalSettings settings, String wanted) throws ProvisionFailed {
        if (!wanted.equals(settings.rayVersion())) {
            throw new ProvisionFailed(
                    new Failure(
                            "wrong-ray-version",
                            "ray " + wanted,
                            "this site runs Ray " + settings.rayVersion() + ", the cluster asks for " + wanted,
                            "set ray_version of the cluster to " + settings.rayVersion()),
                    true);
        }
    }

    static void memory(String node, long needed) throws ProvisionFailed {
        long available = available();
        if (available < needed) {
            throw new ProvisionFailed(
                    new Failure(
                            "no-memory",
                            node,
                            "it needs about " + megabytes(needed) + ", available are " + megabytes(available),
                            "stop what is not needed on this machine; it is tried again"),
                    false);
        }
    }

    private static long available() {
        try {
            for (String line : Files.readAllLines(MEMINFO)) {
                if (line.startsWith("MemAvailable:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
                }
            }
        } catch (IOException | NumberFormatException e) {
            return Long.MAX_VALUE;
        }
        return Long.MAX_VALUE;
    }

    private static String megabytes(long bytes) {
        return bytes / 1_000_000 + " MB";
    }
}
