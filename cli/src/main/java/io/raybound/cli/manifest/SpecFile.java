package io.raybound.cli.manifest;

import io.raybound.cli.output.Yaml;
import io.raybound.cli.shell.Refused;
import io.raybound.cli.shell.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A compute config in a file: a manifest, `name` and `spec`, or the spec alone when the name is given elsewhere.
public record SpecFile(String name, @Nullable String cloud, JsonNode spec) {
    /// Reads the file.
    ///
    /// @param given the name of the command line; null when the file's counts
    public static SpecFile read(Shell shell, String file, @Nullable String given) {
        String text;
        try {
            text = Files.readString(shell.path(file));
        } catch (IOException e) {
            throw Refused.usage("cannot read " + file, "name an existing file");
        }
        List<JsonNode> documents = Yaml.readAll(text, file);
        if (documents.size() != 1 || !documents.getFirst().isObject()) {
            throw Refused.usage(file + " is not one YAML document of keys and values", "begin with: name: small");
        }
        JsonNode root = documents.getFirst();
        if (root.has("apiVersion")) {
            Manifest manifest = Manifest.read(shell, file).getFirst();
            if (manifest.kind() != Kinds.COMPUTE_CONFIG) {
                throw Refused.usage(file + " is a " + manifest.kind().kind(), "expected kind: ComputeConfig");
            }
            String cloud = manifest.metadata().path("cloud").asString("");
            return new SpecFile(
                    given == null ? manifest.name() : given, cloud.isEmpty() ? null : cloud, manifest.spec());
        }
        String inFile = root.path("name").asString("");
        if (given == null && inFile.isEmpty()) {
            throw Refused.usage(file + " has no name", "add 'name: ...' to it, or name it on the command line");
        }
        String cloud = root.path("cloud").asString("");
        return new SpecFile(
                given == null ? inFile : given,
                cloud.isEmpty() ? null : cloud,
                root.has("spec") ? root.path("spec") : root);
    }
}
