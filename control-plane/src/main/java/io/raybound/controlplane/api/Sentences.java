package io.raybound.controlplane.api;

import com.networknt.schema.Error;
import io.raybound.model.BadValue;
import io.raybound.wire.Nearest;
import io.raybound.wire.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// Says what is wrong with a value in words of the contract: which field, what was there, what is expected.
final class Sentences {
    private static final String HIDDEN = "(not shown)";

    private final JsonNode root;

    Sentences(JsonNode root) {
        this.root = root;
    }

    Problem.FieldError of(String field, Error error) {
        String place = place(field, error);
        JsonNode schema = schema(error);
        BadValue shown = new BadValue(place, value(error, schema), expected(error, schema, place));
        return new Problem.FieldError(shown.field(), shown.value(), shown.expected());
    }

    private static String place(String field, Error error) {
        StringBuilder place = new StringBuilder(field);
        for (int i = 0; i < error.getInstanceLocation().getNameCount(); i++) {
            Object element = error.getInstanceLocation().getElement(i);
            place.append(element instanceof Integer ? "[" + element + "]" : "." + element);
        }
        if (error.getProperty() != null) {
            place.append('.').append(error.getProperty());
        }
        String text = place.isEmpty() ? "body" : place.toString();
        return text.startsWith(".") ? text.substring(1) : text;
    }

    /// The schema that holds the keyword which did not hold.
    private JsonNode schema(Error error) {
        String location = error.getSchemaLocation().getFragment().toString();
        JsonNode node = root.at(location);
        int slash = location.lastIndexOf('/');
        return slash > 0 && !node.isObject() ? root.at(location.substring(0, slash)) : node;
    }

    private static String value(Error error, JsonNode schema) {
        return switch (error.getKeyword()) {
            case "required" -> "(missing)";
            case "additionalProperties" -> "(unknown field)";
            default -> {
                JsonNode value = error.getInstanceNode();
                if (schema.path("writeOnly").asBoolean(false) || value == null) {
                    yield HIDDEN;
                }
                yield value.isObject() || value.isArray() ? kind(value) : value.asString();
            }
        };
    }

    private String expected(Error error, JsonNode schema, String place) {
        return switch (error.getKeyword()) {
            case "required" -> "present";
            case "additionalProperties" -> known(error, place);
            case "type" -> "of type " + types(schema);
            case "enum" -> "one of " + list(schema.path("enum"));
            case "minimum", "maximum" ->
                schema.has("maximum")
                        ? "a number from " + schema.path("minimum").asString("0") + " to "
                                + schema.path("maximum").asString()
                        : "a number of at least " + schema.path("minimum").asString();
            case "minLength", "maxLength" ->
                "text of " + schema.path("minLength").asString("0") + " to "
                        + schema.path("maxLength").asString("any number of") + " characters";
            case "minItems", "maxItems", "minProperties", "maxProperties" -> counted(schema);
            case "uniqueItems" -> "a list without repetitions";
            default ->
                schema.path("description")
                        .asString("of the form " + schema.path("pattern").asString("documented"));
        };
    }

    private static String counted(JsonNode schema) {
        String low =
                schema.path("minItems").asString(schema.path("minProperties").asString("0"));
        String high =
                schema.path("maxItems").asString(schema.path("maxProperties").asString("any number of"));
        return low + " to " + high + " entries";
    }

    /// What an unknown field could have been.
    private String known(Error error, String place) {
        String location = error.getSchemaLocation().getFragment().toString();
        JsonNode schema = root.at(location.substring(0, Math.max(0, location.lastIndexOf('/'))));
        List<String> names = new ArrayList<>();
        schema.path("properties").propertyNames().forEach(names::add);
        String name = place.substring(place.lastIndexOf('.') + 1);
        return Nearest.of(name, names)
                .map(nearest -> "a known field; did you mean '" + nearest + "'?")
                .orElse("a known field: " + String.join(", ", names));
    }

    private static String types(JsonNode schema) {
        return schema.path("type").isArray()
                ? list(schema.path("type"))
                : schema.path("type").asString("the documented one");
    }

    private static String list(JsonNode values) {
        return values.valueStream().map(JsonNode::asString).collect(Collectors.joining(", "));
    }

    private static String kind(JsonNode value) {
        return value.isObject() ? "an object" : "a list of " + value.size();
    }
}
