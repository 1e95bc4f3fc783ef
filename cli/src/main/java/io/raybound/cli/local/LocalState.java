package io.raybound.cli.local;

import io.raybound.cli.shell.PrivateFile;
import io.raybound.cli.shell.Refused;
import io.raybound.wire.BadJson;
import io.raybound.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What `local up` remembers: ports, running programs, and the ids it made. Kept in `local.json`.
///
/// @param programs by name; a program that was stopped has no entry
/// @param runFolder Ray's short folder, outside the data folder
record LocalState(
        Ports ports,
        Map<String, Run> programs,
        @Nullable String cloudId,
        @Nullable String siteId,
        String runFolder) {
    /// One started process. A pid alone may have been given to somebody else since, so the start time belongs to it.
    record Run(long pid, String started) {}

    LocalState {
        programs = Map.copyOf(programs);
    }

    /// Reads the state; null when nothing was ever started here.
    static @Nullable LocalState read(LocalFolder folder) {
        Path file = folder.state();
        if (!Files.exists(file)) {
            return null;
        }
        try {
            return Json.readLenient(Files.readAllBytes(file), LocalState.class);
        } catch (IOException | BadJson e) {
            throw Refused.failed(file + " cannot be read: " + e.getMessage(), "run: raybound local reset");
        }
    }

    void write(LocalFolder folder) {
        PrivateFile.write(folder.state(), Json.writePretty(this) + "\n");
    }

    LocalState on(Ports others) {
        return new LocalState(others, programs, cloudId, siteId, runFolder);
    }

    LocalState with(String program, Run run) {
        Map<String, Run> next = new TreeMap<>(programs);
        next.put(program, run);
        return new LocalState(ports, next, cloudId, siteId, runFolder);
    }

    LocalState without(String program) {
        Map<String, Run> next = new TreeMap<>(programs);
        next.remove(program);
        return new LocalState(ports, next, cloudId, siteId, runFolder);
    }

    LocalState at(String cloud, String site) {
        return new LocalState(ports, programs, cloud, site, runFolder);
    }
}
