package io.raybound.cli.manifest;

import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Turns API objects into manifests. What `apply` does not take back stands under `status`.
public final class Manifests {
    /// The version of the manifest's form.
    public static final String API_VERSION = "raybound.io/v1";

    private Manifests() {}

    /// The manifest of an API object; objects of other kinds are given back as they are.
    public static JsonNode of(JsonNode object) {
        return Kinds.of(object).map(kind -> build(kind, object)).orElse(object);
    }

    private static JsonNode build(Kinds kind, JsonNode object) {
        ObjectNode whole = JsonNodeFactory.instance.objectNode();
        whole.put("apiVersion", API_VERSION);
        whole.put("kind", kind.kind());
        ObjectNode metadata = whole.putObject("metadata");
        metadata.set("name", object.path("name"));
        kind.metadata().forEach(key -> metadata.set(key, object.path(key + "_id")));
        ObjectNode spec = JsonNodeFactory.instance.objectNode();
        JsonNode inner = object.path("spec");
        kind.spec().stream().filter(key -> !key.equals("compute_config")).forEach(key -> {
            JsonNode value = inner.isObject() && inner.has(key) ? inner.path(key) : object.path(key);
            if (!value.isMissingNode()) {
                spec.set(key, value);
            }
        });
        if (!spec.isEmpty()) {
            whole.set("spec", spec);
        }
        ObjectNode status = whole.putObject("status");
        Set<String> said = Set.of("name", "spec");
        object.properties().stream()
                .filter(e -> !said.contains(e.getKey()) && !spec.has(e.getKey()) && !isPlace(kind, e.getKey()))
                .forEach(e -> status.set(e.getKey(), e.getValue()));
        return whole;
    }

    private static boolean isPlace(Kinds kind, String key) {
        return key.endsWith("_id") && kind.metadata().contains(key.substring(0, key.length() - 3));
    }
}
