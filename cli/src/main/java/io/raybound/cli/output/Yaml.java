package io.raybound.cli.output;

import io.raybound.cli.shell.Refused;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/// YAML 1.2 in and out. Reading refuses duplicate keys; documents with nothing in them are skipped.
public final class Yaml {
    private static final int LONGEST = 2_000_000;

    private static final YAMLMapper MAPPER = YAMLMapper.builder(YAMLFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
                    .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
                    .enable(YAMLWriteFeature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                    .disable(YAMLWriteFeature.SPLIT_LINES)
                    .enable(YAMLWriteFeature.INDENT_ARRAYS_WITH_INDICATOR)
                    .build())
            .build();

    private Yaml() {}

    /// Writes one document, ending in a line break.
    public static String write(JsonNode tree) {
        String text = MAPPER.writeValueAsString(tree);
        return text.endsWith("\n") ? text : text + "\n";
    }

    /// Reads all documents of a text (JSON is YAML too).
    ///
    /// @param source shown in the error, for instance the file's name
    public static List<JsonNode> readAll(String text, String source) {
        if (text.length() > LONGEST) {
            throw Refused.usage(source + " is longer than " + LONGEST + " characters", "split the file");
        }
        List<JsonNode> documents = new ArrayList<>();
        try (MappingIterator<JsonNode> values = MAPPER.readerFor(JsonNode.class).readValues(text)) {
            while (values.hasNextValue()) {
                JsonNode tree = values.nextValue();
                if (tree != null && !tree.isNull() && !tree.isMissingNode()) {
                    documents.add(tree);
                }
            }
        } catch (JacksonException e) {
            String where =
                    e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
            throw Refused.usage(source + where + " is not YAML: " + firstLine(e), "correct the file and try again");
        }
        return documents;
    }

    private static String firstLine(JacksonException e) {
        String message = e.getOriginalMessage() == null ? "unreadable" : e.getOriginalMessage();
        return message.lines().limit(3).reduce((a, b) -> a + "; " + b.strip()).orElse("unreadable");
    }
}
