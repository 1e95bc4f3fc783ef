package io.raybound.controlplane.api;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Brings what people send into the schema's full form: a null counts as absent, an absent part takes its default.
final class Shapes {
    private static final int DEEPEST = 32;

    private final JsonNode root;

    Shapes(JsonNode root) {
        this.root = root;
    }

    /// A copy of the value without nulls and with defaults.
    JsonNode clean(JsonNode schema, JsonNode value) {
        return clean(schema, value, 0);
    }

    /// Follows `$ref` inside the document.
    JsonNode resolve(JsonNode schema) {
        JsonNode found = schema;
        for (int hops = 0; found.has("$ref") && hops < DEEPEST; hops++) {
            found = root.at(found.get("$ref").stringValue().substring(1));
        }
        return found;
    }

    private JsonNode clean(JsonNode schema, JsonNode value, int depth) {
        JsonNode shape = resolve(schema);
        if (depth > DEEPEST) {
            return value;
        }
        if (value.isArray()) {
            ArrayNode items = JsonNodeFactory.instance.arrayNode();
            value.forEach(item -> items.add(clean(shape.path("items"), item, depth + 1)));
            return items;
        }
        return value.isObject() ? object(shape, value, depth) : value;
    }

    private ObjectNode object(JsonNode shape, JsonNode value, int depth) {
        JsonNode properties = shape.path("properties");
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> member : value.properties()) {
            if (!member.getValue().isNull()) {
                JsonNode inner = properties.path(member.getKey());
                object.set(member.getKey(), clean(inner, member.getValue(), depth + 1));
            }
        }
        for (Map.Entry<String, JsonNode> property : properties.properties()) {
            JsonNode fallback = property.getValue().get("default");
            if (fallback != null && !object.has(property.getKey())) {
                object.set(property.getKey(), clean(property.getValue(), fallback.deepCopy(), depth + 1));
            }
        }
        return object;
    }
}
