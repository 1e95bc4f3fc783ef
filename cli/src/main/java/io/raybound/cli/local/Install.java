package io.raybound.cli.local;

import io.raybound.cli.shell.ExitCode;
import io.raybound.cli.shell.Refused;
import io.raybound.cli.shell.Shell;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is installed on this machine: the programs' jars, the Java that runs them, and the Python with Ray.
///
/// @param lib folder with all jars
/// @param venv virtual environment whose `bin/ray` is used
record Install(Path lib, Path javaHome, Path venv) {
    static final List<String> PROGRAMS = List.of("control-plane", "operator", "edge");
    private static final String VERSION = "0.1.0-SNAPSHOT";
    private static final String RAY = "2.60.0";

    /// Finds everything, or names all that is missing with its install line.
    static Install find(Shell shell, @Nullable String venv) {
        Path lib = here();
        List<String> missing = new ArrayList<>();
        for (String program : List.of("control-plane", "operator", "edge", "head-agent")) {
            if (!Files.isRegularFile(jar(lib, program))) {
                missing.add("  " + jar(lib, program) + " is missing. Build it: make build");
            }
        }
        Path python = venv(shell, venv, lib);
        if (!Files.isExecutable(python.resolve("bin").resolve("ray"))) {
            missing.add("  no Ray in " + python + ". Install it: python3 -m venv " + python + " && " + python
                    + "/bin/pip install 'ray[default,serve]==" + RAY + "'   (or name another one: --venv DIR)");
        }
        if (!missing.isEmpty()) {
            throw new Refused(
                    ExitCode.FAILED, "something is missing on this machine:", missing, "then: raybound local up");
        }
        return new Install(lib, Path.of(System.getProperty("java.home", "")), python);
    }

    /// The installation without its Python, for `down`.
    static Install programsOnly() {
        return new Install(here(), Path.of(System.getProperty("java.home", "")), Path.of(""));
    }

    private static Path here() {
        try {
            Path self = Path.of(Install.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Path parent = self.getParent();
            return parent == null ? self : parent;
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path jar(Path lib, String program) {
        return lib.resolve("raybound-" + program + "-" + VERSION + ".jar");
    }

    private static Path venv(Shell shell, @Nullable String option, Path lib) {
        if (option != null) {
            return shell.path(option).toAbsolutePath();
        }
        List<Path> places = new ArrayList<>();
        shell.variable("RAYBOUND_VENV").map(shell::path).ifPresent(places::add);
        String home = System.getProperty("raybound.home");
        places.add((home == null ? lib : Path.of(home)).resolve(".raybound").resolve("venv"));
        shell.variable("VIRTUAL_ENV").map(shell::path).ifPresent(places::add);
        places.add(lib.resolve("..").resolve("venv").normalize());
        return places.stream()
                .filter(p -> Files.isExecutable(p.resolve("bin").resolve("ray")))
                .findFirst()
                .orElse(places.getFirst())
                .toAbsolutePath();
    }

    /// The command that runs a program.
    List<String> java(String program) {
        return List.of(
                javaHome.resolve("bin").resolve("java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx384m",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "-jar",
                jar(lib, program).toString());
    }

    /// What the programs may see of the environment: no key of ours, no setting of a Ray client.
    static Map<String, String> environment(Shell shell) {
        Map<String, String> env = new LinkedHashMap<>(shell.env());
        env.keySet()
                .removeIf(key -> key.startsWith("RAY_") || key.startsWith("RAYBOUND_") || key.startsWith("JAVA_TOOL_"));
        return env;
    }
}
