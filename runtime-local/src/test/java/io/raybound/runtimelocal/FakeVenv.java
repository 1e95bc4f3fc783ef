package io.raybound.runtimelocal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// Folders that look like a virtual environment with Ray, whose `ray` is a shell script: for tests of
/// what we do when
/// Ray does not do as it should.
final class FakeVenv {
    private FakeVenv() {}

    static Path make(Path folder, String rayVersion, String script) throws IOException {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Path packages = Files.createDirectories(folder.resolve("lib/python3.11/site-packages"));
        Files.createDirectories(packages.resolve("ray-" + rayVersion + ".dist-info"));
        Files.writeString(Files.createDirectories(packages.resolve("ray")).resolve("__init__.py"), "");
        Files.writeString(folder.resolve("pyvenv.cfg"), "home = /usr/bin\n");
        program(bin.resolve("ray"), script);
        program(bin.resolve("python"), "#!/bin/sh\nexit 0\n");
        return folder;
    }

    private static void program(Path file, String script) throws IOException {
        Files.writeString(file, script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
