package io.raybound.controlplane.assembly;

import io.raybound.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The keys of a data folder as a Kubernetes Secret: what all replicas of one control plane mount as `keys/` and `ca/`.
final class KeysSecret {
    private static final List<String> FILES = List.of(
            "keys/instructions.key",
            "keys/grants.key",
            "ca/root.pem",
            "ca/root.key",
            "ca/intermediate.pem",
            "ca/intermediate.key");

    private KeysSecret() {}

    /// The Secret as JSON, which is also YAML. Whoever prints it prints keys.
    static String manifest(String name, Path dataDir) throws IOException {
        Map<String, String> data = new TreeMap<>();
        for (String file : FILES) {
            Path path = dataDir.resolve(file);
            byte[] text = Files.readString(path).getBytes(StandardCharsets.UTF_8);
            data.put(String.valueOf(path.getFileName()), Base64.getEncoder().encodeToString(text));
        }
        return Json.write(new TreeMap<>(Map.of(
                "apiVersion", "v1",
                "kind", "Secret",
                "type", "Opaque",
                "metadata", Map.of("name", name),
                "data", data)));
    }
}
