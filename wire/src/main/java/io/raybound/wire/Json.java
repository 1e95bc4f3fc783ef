package io.raybound.wire;

import io.raybound.model.BadValue;
import io.raybound.model.Id;
import io.raybound.model.Secret;
import java.time.Instant;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.EnumNamingStrategies;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.LogicalType;

/// The one JSON codec of the house: snake_case keys, strict reading, bounded depth and sizes (RFC 8259).
///
/// Reading refuses unknown keys, duplicate keys, wrong types, trailing text, and null or absence where a record
/// component
/// is not `@Nullable`.
/// Instants are RFC 3339 text in UTC; ids are text; enum constants are upper camel case (`Running`).
public final class Json {
    private static final int MAX_DEPTH = 32;
    private static final int MAX_TEXT = 4_000_000;

    private static final JsonMapper STRICT = mapper(true);
    private static final JsonMapper LENIENT = mapper(false);

    private Json() {}

    /// Writes a value on one line.
    public static String write(Object value) {
        return STRICT.writeValueAsString(value);
    }

    /// Writes a value over several lines, for people.
    public static String writePretty(Object value) {
        return STRICT.writerWithDefaultPrettyPrinter().writeValueAsString(value);
    }

    /// Reads a value strictly: what we accept from people and configuration files.
    public static <T> T read(String json, Class<T> type) {
        return parsed(() -> STRICT.readValue(json, type));
    }

    /// Reads a value strictly from UTF-8 bytes.
    public static <T> T read(byte[] json, Class<T> type) {
        return parsed(() -> STRICT.readValue(json, type));
    }

    /// Reads a generic value strictly, for instance a list.
    public static <T> T read(String json, TypeReference<T> type) {
        return parsed(() -> STRICT.readValue(json, type));
    }

    /// Reads a value and skips keys it does not know: what we accept from other versions of ourselves (N and N-1).
    public static <T> T readLenient(byte[] json, Class<T> type) {
        return parsed(() -> LENIENT.readValue(json, type));
    }

    /// As [#readLenient(byte\[\], Class)], from text.
    public static <T> T readLenient(String json, Class<T> type) {
        return parsed(() -> LENIENT.readValue(json, type));
    }

    /// Reads any JSON as a tree.
    public static JsonNode tree(String json) {
        return parsed(() -> STRICT.readTree(json));
    }

    /// Turns a tree into a value, strictly.
    public static <T> T convert(JsonNode tree, Class<T> type) {
        return parsed(() -> STRICT.treeToValue(tree, type));
    }

    /// Turns a value into a tree.
    public static JsonNode toTree(Object value) {
        return STRICT.valueToTree(value);
    }

    private static <T> T parsed(java.util.function.Supplier<T> work) {
        try {
            return work.get();
        } catch (JacksonException e) {
            for (Throwable t = e; t != null; t = t.getCause()) {
                if (t instanceof BadValue bad) {
                    throw bad;
                }
            }
            throw new BadJson(e);
        }
    }

    private static JsonMapper mapper(boolean strict) {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxStringLength(MAX_TEXT)
                        .maxNumberLength(40)
                        .maxNameLength(300)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        SimpleModule types = new SimpleModule("raybound");
        types.addSerializer(Id.class, new WriteId());
        types.addDeserializer(Id.class, new ReadId());
        types.addKeySerializer(Id.class, new WriteIdKey());
        types.addSerializer(Secret.class, new RefuseSecret());
        types.addSerializer(Instant.class, new WriteInstant());
        return JsonMapper.builder(factory)
                .addModule(types)
                .annotationIntrospector(new NullMarkedRecords())
                .withCoercionConfig(
                        LogicalType.Textual,
                        text -> text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enumNamingStrategy(EnumNamingStrategies.UPPER_CAMEL_CASE)
                .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, strict)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .build();
    }

    private static final class WriteId extends ValueSerializer<Id> {
        @Override
        public void serialize(Id id, JsonGenerator out, SerializationContext context) {
            out.writeString(id.value());
        }
    }

    private static final class WriteIdKey extends ValueSerializer<Id> {
        @Override
        public void serialize(Id id, JsonGenerator out, SerializationContext context) {
            out.writeName(id.value());
        }
    }

    private static final class ReadId extends ValueDeserializer<Id> {
        @Override
        public Id deserialize(JsonParser in, DeserializationContext context) {
            return new Id(in.getString());
        }
    }

    private static final class WriteInstant extends ValueSerializer<Instant> {
        @Override
        public void serialize(Instant instant, JsonGenerator out, SerializationContext context) {
            out.writeString(instant.toString());
        }
    }

    private static final class RefuseSecret extends ValueSerializer<Secret> {
        @Override
        public void serialize(Secret secret, JsonGenerator out, SerializationContext context) {
            throw new IllegalStateException("a secret has no JSON form");
        }
    }
}
