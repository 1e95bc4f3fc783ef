package io.raybound.cli.manifest;

import io.raybound.cli.output.Yaml;
import io.raybound.cli.shell.ExitCode;
import io.raybound.cli.shell.Near;
import io.raybound.cli.shell.Refused;
import io.raybound.cli.shell.Shell;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// One object as a person wrote it down.
///
/// @param metadata where it lies, without its name; @param spec what it is; null values are gone
public record Manifest(Kinds kind, String name, ObjectNode metadata, ObjectNode spec) {
    private static final List<String> KEYS = List.of("apiVersion", "kind", "metadata", "spec", "status");

    /// Reads a file, a folder of `*.yaml` files in the order of their names, or the input for `-`.
    public static List<Manifest> read(Shell shell, String file) {
        List<Manifest> all = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (Path path : files(shell, file)) {
            String source = path.toString();
            int number = 0;
            for (JsonNode document : Yaml.readAll(text(shell, path), source)) {
                number++;
                Reader reader = new Reader("  " + source + " document " + number + ": ", problems);
                reader.manifest(document).ifPresent(all::add);
            }
        }
        if (!problems.isEmpty()) {
            throw new Refused(ExitCode.USAGE, file + " cannot be used as it is", problems, "kinds: " + Kinds.words());
        }
        if (all.isEmpty()) {
            throw Refused.usage(
                    file + " holds no object", "see what one looks like: raybound get cluster NAME -o yaml");
        }
        return all;
    }

    /// `kind/name`.
    public String reference() {
        return kind.word() + "/" + name;
    }

    private static List<Path> files(Shell shell, String file) {
        Path path = file.equals("-") ? Path.of("-") : shell.path(file);
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> inside = Files.list(path)) {
            return inside.filter(
                            p -> p.toString().endsWith(".yaml") || p.toString().endsWith(".yml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw Refused.usage("cannot read the folder " + file, "name an existing one");
        }
    }

    private static String text(Shell shell, Path path) {
        try {
            return path.toString().equals("-")
                    ? new String(shell.in().readAllBytes(), StandardCharsets.UTF_8)
                    : Files.readString(path);
        } catch (IOException e) {
            throw Refused.usage("cannot read " + path, "name an existing file, or - for the input");
        }
    }

    /// Reads one document and gathers what is wrong with it.
    private record Reader(String where, List<String> problems) {
        java.util.Optional<Manifest> manifest(JsonNode document) {
            int before = problems.size();
            keys(document, KEYS, "");
            String version = document.path("apiVersion").asString("");
            if (!version.equals(Manifests.API_VERSION)) {
                problems.add(where + "apiVersion: '" + version + "'; expected " + Manifests.API_VERSION);
            }
            String word = document.path("kind").asString("");
            Kinds kind = Kinds.named(word).orElse(null);
            if (kind == null) {
                problems.add(where + "kind: '" + word + "' is unknown" + Near.hint(word, Kinds.words()));
                return java.util.Optional.empty();
            }
            String name = document.path("metadata").path("name").asString("");
            if (name.isEmpty()) {
                problems.add(where + "metadata.name is missing");
            }
            List<String> places = new ArrayList<>(kind.metadata());
            places.add("name");
            keys(document.path("metadata"), places, "metadata.");
            keys(document.path("spec"), kind.spec(), "spec.");
            ObjectNode metadata = present(document.path("metadata"));
            metadata.remove("name");
            return problems.size() > before
                    ? java.util.Optional.empty()
                    : java.util.Optional.of(new Manifest(kind, name, metadata, present(document.path("spec"))));
        }

        private void keys(JsonNode node, List<String> known, String prefix) {
            for (String key : node.propertyNames()) {
                if (!known.contains(key)) {
                    problems.add(where + prefix + key + ": unknown key" + Near.hint(key, known));
                }
            }
        }

        private static ObjectNode present(JsonNode node) {
            ObjectNode kept = JsonNodeFactory.instance.objectNode();
            node.properties().stream()
                    .filter(e -> !e.getValue().isNull())
                    .forEach(e -> kept.set(e.getKey(), e.getValue()));
            return kept;
        }
    }
}
