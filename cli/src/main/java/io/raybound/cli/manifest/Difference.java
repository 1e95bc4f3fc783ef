package io.raybound.cli.manifest;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What a manifest wants otherwise than an object is. What the manifest does not say stays as it is.
public final class Difference {
    private Difference() {}

    /// Lines `path: is -> wanted`; empty when nothing has to change.
    public static List<String> between(JsonNode object, Manifest manifest) {
        List<String> lines = new ArrayList<>();
        manifest.spec()
                .properties()
                .forEach(e -> compare("spec." + e.getKey(), at(object, e.getKey()), e.getValue(), lines));
        return lines;
    }

    /// The object's spec with the manifest's values over it, as a whole.
    public static ObjectNode merged(JsonNode object, Manifest manifest, List<String> keys) {
        ObjectNode whole = JsonNodeFactory.instance.objectNode();
        for (String key : keys) {
            JsonNode is = at(object, key);
            JsonNode wanted = manifest.spec().path(key);
            if (!wanted.isMissingNode()) {
                whole.set(key, merge(is, wanted));
            } else if (!is.isMissingNode()) {
                whole.set(key, is);
            }
        }
        return whole;
    }

    private static JsonNode at(JsonNode object, String key) {
        JsonNode inner = object.path("spec").path(key);
        return inner.isMissingNode() ? object.path(key) : inner;
    }

    private static JsonNode merge(JsonNode is, JsonNode wanted) {
        if (!is.isObject() || !wanted.isObject()) {
            return wanted;
        }
        ObjectNode both = ((ObjectNode) is).deepCopy();
        wanted.properties().forEach(e -> both.set(e.getKey(), merge(is.path(e.getKey()), e.getValue())));
        return both;
    }

    private static void compare(String path, JsonNode is, JsonNode wanted, List<String> lines) {
        if (wanted.isObject() && is.isObject()) {
            wanted.properties()
                    .forEach(e -> compare(path + "." + e.getKey(), is.path(e.getKey()), e.getValue(), lines));
        } else if (wanted.isArray() && is.isArray() && wanted.size() == is.size()) {
            for (int i = 0; i < wanted.size(); i++) {
                compare(path + "[" + i + "]", is.get(i), wanted.get(i), lines);
            }
        } else if (!same(is, wanted)) {
            lines.add(path + ": " + (is.isMissingNode() ? "(absent)" : is) + " -> " + wanted);
        }
    }

    private static boolean same(JsonNode is, JsonNode wanted) {
        if (is.isNumber() && wanted.isNumber()) {
            return is.decimalValue().compareTo(wanted.decimalValue()) == 0;
        }
        return is.equals(wanted);
    }
}
