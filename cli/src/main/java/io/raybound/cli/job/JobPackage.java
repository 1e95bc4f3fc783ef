package io.raybound.cli.job;

import io.raybound.cli.shell.Refused;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A zipped folder as Ray takes it, named `_ray_pkg_<16 hex>.zip`: the files of a working directory at the root of the
/// zip, those of a Python module below the module's name.
///
/// The same files give the same bytes and so the same name: sorted entries, fixed times. A second submit of unchanged
/// code uploads nothing.
///
/// @param zip a temporary file that the caller deletes
/// @param skipped links that lead out of the folder, which are left out
record JobPackage(Path zip, String name, long size, int files, List<String> skipped) implements AutoCloseable {
    /// Ray's limit of one upload, 100 MiB; it cannot be set on the head.
    static final long MAX = 104_857_600L;

    private static final List<String> ALWAYS = List.of(".git/", "__pycache__/", ".venv/", "*.pyc");
    private static final LocalDateTime EPOCH = LocalDateTime.of(1980, 1, 1, 0, 0);

    /// Packs a folder.
    ///
    /// @param excludes patterns in addition to those of `.gitignore` and `.rayignore` in the folder
    static JobPackage of(Path folder, List<String> excludes) {
        return of(new Wanted("the working directory", folder, ""), excludes, MAX);
    }

    /// Packs the folder of a Python module, to be imported by its name.
    static JobPackage module(Path folder, List<String> excludes) {
        return of(
                new Wanted(
                        "the module",
                        folder,
                        folder.toAbsolutePath().normalize().getFileName() + "/"),
                excludes,
                MAX);
    }

    /// What is packed.
    ///
    /// @param word for messages
    /// @param prefix of every name in the zip
    record Wanted(String word, Path folder, String prefix) {}

    static JobPackage of(Wanted wanted, List<String> excludes, long most) {
        Path folder = wanted.folder();
        if (!Files.isDirectory(folder)) {
            throw Refused.usage(wanted.word() + " " + folder + " is not a folder", "name an existing folder");
        }
        try {
            List<String> skipped = new ArrayList<>();
            TreeMap<String, Path> files = new TreeMap<>();
            files(folder, ignore(folder, excludes), skipped).forEach((n, f) -> files.put(wanted.prefix() + n, f));
            Path zip = Files.createTempFile("raybound-", ".zip");
            try {
                String hash = write(zip, files);
                long size = Files.size(zip);
                if (size > most) {
                    throw tooLarge(wanted.word(), size, most, files);
                }
                return new JobPackage(zip, "_ray_pkg_" + hash.substring(0, 16) + ".zip", size, files.size(), skipped);
            } catch (IOException | RuntimeException e) {
                Files.deleteIfExists(zip);
                throw e;
            }
        } catch (IOException e) {
            throw Refused.failed(
                    "cannot pack " + folder + ": " + e.getMessage(), "check that all its files are readable");
        }
    }

    /// What Ray calls it in a runtime environment.
    String uri() {
        return "gcs://" + name;
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(zip);
        } catch (IOException e) {
            zip.toFile().deleteOnExit();
        }
    }

    private static Ignore ignore(Path folder, List<String> excludes) throws IOException {
        List<String> patterns = new ArrayList<>(ALWAYS);
        for (String name : List.of(".gitignore", ".rayignore")) {
            Path file = folder.resolve(name);
            if (Files.isRegularFile(file)) {
                patterns.addAll(Files.readAllLines(file));
            }
        }
        patterns.addAll(excludes);
        return new Ignore(patterns);
    }

    private static TreeMap<String, Path> files(Path folder, Ignore ignore, List<String> skipped) throws IOException {
        TreeMap<String, Path> found = new TreeMap<>();
        Path root = folder.toRealPath();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
                return !dir.equals(root) && ignore.excludes(entry(root, dir), true)
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                String name = entry(root, file);
                if (ignore.excludes(name, false)) {
                    return FileVisitResult.CONTINUE;
                }
                boolean inside =
                        attributes.isRegularFile() || (attributes.isSymbolicLink() && isFileInside(root, file));
                if (inside) {
                    found.put(name, file);
                } else {
                    skipped.add(name);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return found;
    }

    private static boolean isFileInside(Path root, Path link) throws IOException {
        return Files.isRegularFile(link) && link.toRealPath().startsWith(root);
    }

    private static String entry(Path root, Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }

    private static String write(Path zip, TreeMap<String, Path> files) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        try (OutputStream raw = new BufferedOutputStream(Files.newOutputStream(zip));
                ZipOutputStream out = new ZipOutputStream(new DigestOutputStream(raw, digest))) {
            for (var file : files.entrySet()) {
                ZipEntry entry = new ZipEntry(file.getKey());
                entry.setTimeLocal(EPOCH);
                out.putNextEntry(entry);
                Files.copy(file.getValue(), out);
                out.closeEntry();
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static Refused tooLarge(String word, long size, long most, TreeMap<String, Path> files) {
        List<String> largest = files.entrySet().stream()
                .sorted(Comparator.comparingLong((java.util.Map.Entry<String, Path> e) -> length(e.getValue()))
                        .reversed())
                .limit(5)
                .map(e -> "  " + mib(length(e.getValue())) + "  " + e.getKey())
                .toList();
        return new Refused(
                io.raybound.cli.shell.ExitCode.USAGE,
                word + " packs to " + mib(size) + "; Ray takes at most " + mib(most) + ". The largest files:",
                largest,
                "leave out what the code does not need by excludes: or a .rayignore file, and read data from storage");
    }

    private static long length(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }

    /// A size for people.
    static String mib(long bytes) {
        return bytes < 1_048_576
                ? (bytes + 1023) / 1024 + " KiB"
                : String.format(java.util.Locale.ROOT, "%.1f MiB", bytes / 1_048_576.0);
    }
}
