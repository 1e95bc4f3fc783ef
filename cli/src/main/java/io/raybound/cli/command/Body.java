package io.raybound.cli.command;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Builds the JSON body of a request; what is null is left out.
public final class Body {
    private final ObjectNode node = JsonNodeFactory.instance.objectNode();

    public Body put(String key, @Nullable String value) {
        if (value != null) {
            node.put(key, value);
        }
        return this;
    }

    public Body put(String key, @Nullable Integer value) {
        if (value != null) {
            node.put(key, value);
        }
        return this;
    }

    public Body put(String key, @Nullable Long value) {
        if (value != null) {
            node.put(key, value);
        }
        return this;
    }

    public Body put(String key, boolean value) {
        node.put(key, value);
        return this;
    }

    public Body put(String key, @Nullable JsonNode value) {
        if (value != null) {
            node.set(key, value);
        }
        return this;
    }

    public ObjectNode json() {
        return node;
    }
}
