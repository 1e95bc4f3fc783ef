package io.raybound.runtimelocal;

import io.raybound.model.Failure;
import io.raybound.reconcile.ProvisionFailed;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The virtual environment that Ray runs from.
///
/// @param home its real path
/// @param base the Python installation it was made from
/// @param packages its `site-packages`
record Venv(Path home, Path base, Path packages) {
    /// Reads it and checks that it holds this version of Ray.
    static Venv read(Path path, String rayVersion) throws ProvisionFailed {
        String next = "make a virtual environment with Ray there: python3 -m venv " + path + " && " + path
                + "/bin/pip install 'ray[default,serve]==" + rayVersion + "'";
        try {
            if (!Files.isExecutable(path.resolve("bin/ray"))) {
                throw failed("venv-missing", path, "there is no bin/ray in " + path, next);
            }
            Path home = path.toRealPath();
            Path packages = sitePackages(home);
            String found = rayIn(packages);
            if (!found.equals(rayVersion)) {
                throw failed("wrong-ray-version", path, "it holds Ray " + found + ", wanted is " + rayVersion, next);
            }
            return new Venv(home, base(home), packages);
        } catch (IOException e) {
            throw failed("venv-missing", path, "it cannot be read: " + e.getMessage(), next);
        }
    }

    /// Folders that a node must be able to read.
    List<Path> folders() {
        return base.startsWith("/usr") ? List.of(home) : List.of(home, base);
    }

    Path bin(String program) {
        return home.resolve("bin").resolve(program);
    }

    private static Path base(Path home) throws IOException {
        for (String line : Files.readAllLines(home.resolve("pyvenv.cfg"))) {
            String[] pair = line.split("=", 2);
            if (pair.length == 2 && pair[0].strip().equals("home")) {
                Path bin = Path.of(pair[1].strip());
                return PrivateFiles.parent(Files.isDirectory(bin) ? bin.toRealPath() : bin);
            }
        }
        return home;
    }

    private static Path sitePackages(Path home) throws IOException {
        try (DirectoryStream<Path> pythons = Files.newDirectoryStream(home.resolve("lib"), "python3*")) {
            for (Path python : pythons) {
                return python.resolve("site-packages");
            }
        }
        return home.resolve("lib");
    }

    private static String rayIn(Path packages) throws IOException {
        try (DirectoryStream<Path> infos = Files.newDirectoryStream(packages, "ray-*.dist-info")) {
            for (Path info : infos) {
                String name = info.getFileName().toString();
                return name.substring("ray-".length(), name.length() - ".dist-info".length());
            }
        }
        return "(none)";
    }

    private static ProvisionFailed failed(String code, Path path, String message, String next) {
        return new ProvisionFailed(new Failure(code, path.toString(), message, next), true);
    }
}
