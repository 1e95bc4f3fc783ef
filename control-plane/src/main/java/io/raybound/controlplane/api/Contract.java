package io.raybound.controlplane.api;

import io.raybound.wire.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// The OpenAPI file as the program runs by it: operations, parameters and schemas (OpenAPI 3.1).
public final class Contract {
    private static final String SCHEMAS = "/components/schemas/";

    private final Schemas schemas;
    private final List<Operation> operations;

    private Contract(Schemas schemas) {
        this.schemas = schemas;
        this.operations = readOperations(schemas.root());
    }

    /// Reads the file that ships in `wire`.
    public static Contract load() {
        return new Contract(Schemas.load(Contract.class, "/openapi.yaml"));
    }

    /// Every operation, in the file's order.
    public List<Operation> operations() {
        return operations;
    }

    /// The operation of an id.
    public Operation operation(String id) {
        return operations.stream()
                .filter(operation -> operation.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no operation " + id));
    }

    /// The first example of a schema; empty when it has none.
    public Optional<JsonNode> example(String schema) {
        JsonNode examples = schemas.root().at(SCHEMAS + schema + "/examples/0");
        return examples.isMissingNode() ? Optional.empty() : Optional.of(examples);
    }

    /// Holds a value against a schema of the file; empty when it fits.
    public List<Problem.FieldError> check(String schema, JsonNode value) {
        return schemas.errors(SCHEMAS + schema, "", value);
    }

    JsonNode clean(String schema, JsonNode value) {
        return schemas.clean(SCHEMAS + schema, value);
    }

    List<Problem.FieldError> check(Operation.Parameter parameter, JsonNode value) {
        return schemas.errors(parameter.pointer(), parameter.name(), value);
    }

    private static List<Operation> readOperations(JsonNode root) {
        List<Operation> found = new ArrayList<>();
        root.get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(method -> found.add(read(root, path.getKey(), method.getKey(), method.getValue()))));
        return List.copyOf(found);
    }

    private static Operation read(JsonNode root, String path, String method, JsonNode node) {
        List<Operation.Parameter> parameters = new ArrayList<>();
        for (JsonNode parameter : node.path("parameters")) {
            parameters.add(parameter(root, parameter.get("$ref").stringValue().substring(1)));
        }
        JsonNode body = node.path("requestBody");
        Map.Entry<String, JsonNode> answer = node.get("responses").properties().stream()
                .filter(response -> response.getKey().startsWith("2"))
                .findFirst()
                .orElseThrow();
        return new Operation(
                node.get("operationId").stringValue(),
                method.toUpperCase(Locale.ROOT),
                path,
                node.has("security") && node.get("security").isEmpty(),
                parameters,
                schemaOf(body),
                body.path("required").asBoolean(false),
                Integer.parseInt(answer.getKey()),
                schemaOf(answer.getValue()));
    }

    private static Operation.Parameter parameter(JsonNode root, String pointer) {
        JsonNode node = root.at(pointer);
        JsonNode schema = node.get("schema");
        return new Operation.Parameter(
                node.get("name").stringValue(),
                node.get("in").stringValue(),
                node.path("required").asBoolean(false),
                new Shapes(root).resolve(schema).path("type").asString("string"),
                Optional.ofNullable(schema.get("default")).map(JsonNode::asString),
                pointer + "/schema");
    }

    private static Optional<String> schemaOf(JsonNode holder) {
        JsonNode reference = holder.at("/content/application~1json/schema/$ref");
        return reference.isString()
                ? Optional.of(reference.stringValue()).map(text -> text.substring(text.lastIndexOf('/') + 1))
                : Optional.empty();
    }
}
