package io.raybound.cli.api;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Reads the contexts file in the plain form that we write it in, without the YAML library, whose start would be a good
/// part of every command's. Whatever else a person wrote is left to that library.
final class PlainContexts {
    private static final Pattern LINE = Pattern.compile(
            "( {0,4})([A-Za-z0-9._-]{1,80}): ?(?:\"([^\"\\\\]*)\"|([A-Za-z0-9/._~-][A-Za-z0-9/._~:@=+-]*))?");

    private PlainContexts() {}

    /// The tree, or nothing when the text is not in the plain form.
    static Optional<ObjectNode> read(String text) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        ObjectNode contexts = JsonNodeFactory.instance.objectNode();
        ObjectNode open = null;
        for (String line : text.split("\\n", -1)) {
            Matcher matcher = LINE.matcher(line);
            if (line.isEmpty()) {
                continue;
            }
            if (!matcher.matches()) {
                return Optional.empty();
            }
            String key = matcher.group(2);
            String value = matcher.group(3) != null ? matcher.group(3) : matcher.group(4);
            int depth = matcher.group(1).length();
            if (depth == 0 && key.equals("contexts") && value == null) {
                root.set("contexts", contexts);
            } else if (depth == 0 && value != null) {
                root.put(key, value);
            } else if (depth == 2 && value == null && root.has("contexts") && !contexts.has(key)) {
                open = contexts.putObject(key);
            } else if (depth == 4 && value != null && open != null && !open.has(key)) {
                open.put(key, value);
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(root);
    }
}
