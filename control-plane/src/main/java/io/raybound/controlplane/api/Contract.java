package io.raybound.controlplane.api;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.raybound.wire.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// The OpenAPI file as the program runs by it: operations, parameters and schemas (OpenAPI 3.1, JSON Schema 2020-12).
public final class Contract {
    private static final String FILE = "/openapi.yaml";
    private static final String IRI = "https://raybound.io/openapi.json";

    private final JsonNode root;
    private final SchemaRegistry registry;
    private final List<Operation> operations;

    private Contract(JsonNode root) {
        this.root = root;
        this.registry = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(Map.of(IRI, root.toString())));
        this.operations = readOperations();
    }

    /// Reads the file that ships in `wire`.
    public static Contract load() {
        try (InputStream in = Contract.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException(FILE + " is missing from the program");
            }
            return new Contract(YAMLMapper.builder().build().readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Every operation, in the file's order.
    public List<Operation> operations() {
        return operations;
    }

    /// The operation of an id.
    public Operation operation(String id) {
        return operations.stream()
                .filter(o -> o.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no operation " + id));
    }

    /// Holds a value against a schema of the file; empty when it fits. Absent parts with a default are filled in and
    /// nulls are dropped by [Shapes#clean] first, for what comes from outside.
    public List<Problem.FieldError> check(String schema, JsonNode value) {
        return errors("#/components/schemas/" + schema, "", value);
    }

    JsonNode clean(String schema, JsonNode value) {
        return new Shapes(root).clean(root.at("/components/schemas/" + schema), value);
    }

    List<Problem.FieldError> errors(String pointer, String field, JsonNode value) {
        Schema schema = registry.getSchema(SchemaLocation.of(IRI + pointer));
        Sentences sentences = new Sentences(root);
        return schema.validate(value).stream()
                .map(error -> sentences.of(field, error))
                .distinct()
                .toList();
    }

    private List<Operation> readOperations() {
        List<Operation> found = new ArrayList<>();
        root.get("paths").properties().forEach(path -> path.getValue()
                .properties()
                .forEach(method -> found.add(read(path.getKey(), method.getKey(), method.getValue()))));
        return List.copyOf(found);
    }

    private Operation read(String path, String method, JsonNode node) {
        List<Operation.Parameter> parameters = new ArrayList<>();
        for (JsonNode parameter : node.path("parameters")) {
            parameters.add(parameter(parameter.get("$ref").stringValue()));
        }
        JsonNode body = node.path("requestBody");
        Map.Entry<String, JsonNode> answer = node.get("responses").properties().stream()
                .filter(response -> response.getKey().startsWith("2"))
                .findFirst()
                .orElseThrow();
        return new Operation(
                node.get("operationId").stringValue(),
                method.toUpperCase(java.util.Locale.ROOT),
                path,
                node.has("security") && node.get("security").isEmpty(),
                parameters,
                schemaOf(body),
                body.path("required").asBoolean(false),
                Integer.parseInt(answer.getKey()),
                schemaOf(answer.getValue()));
    }

    private Operation.Parameter parameter(String reference) {
        JsonNode node = root.at(reference.substring(1));
        JsonNode schema = node.get("schema");
        String type = new Shapes(root).resolve(schema).path("type").asString("string");
        return new Operation.Parameter(
                node.get("name").stringValue(),
                node.get("in").stringValue(),
                node.path("required").asBoolean(false),
                type,
                Optional.ofNullable(schema.get("default")).map(JsonNode::asString),
                reference + "/schema");
    }

    private static Optional<String> schemaOf(JsonNode holder) {
        return holder.path("content").path("application/json").has("schema")
                ? Optional.of(holder.at("/content/application~1json/schema/$ref").asString())
                        .map(reference -> reference.substring(reference.lastIndexOf('/') + 1))
                : Optional.empty();
    }
}
