package io.raybound.controlplane.api;

import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.raybound.wire.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// A YAML document with JSON Schemas (2020-12), and what it says about values.
public final class Schemas {
    private static final String IRI = "https://raybound.io/schemas.json";

    private static final int MOST = 50;

    private final JsonNode root;
    private final SchemaRegistry registry;
    private final Sentences sentences;

    private Schemas(JsonNode root) {
        this.root = root;
        this.registry = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(Map.of(IRI, root.toString())));
        this.sentences = new Sentences(root);
    }

    /// Reads a document that ships in the program.
    public static Schemas load(Class<?> near, String file) {
        try (InputStream in = near.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is missing from the program");
            }
            return new Schemas(YAMLMapper.builder().build().readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The whole document.
    public JsonNode root() {
        return root;
    }

    /// A copy of the value without nulls and with the defaults of the schema at the pointer.
    public JsonNode clean(String pointer, JsonNode value) {
        return new Shapes(root).clean(root.at(pointer), value);
    }

    /// Each way in which the value does not fit the schema at the pointer.
    ///
    /// @param field what the value itself is called; may be empty
    public List<Problem.FieldError> errors(String pointer, String field, JsonNode value) {
        return registry.getSchema(SchemaLocation.of(IRI + "#" + pointer)).validate(value).stream()
                .limit(MOST)
                .map(error -> sentences.of(field, error))
                .distinct()
                .toList();
    }
}
