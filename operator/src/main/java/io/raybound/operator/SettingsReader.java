package io.raybound.operator;

import io.raybound.wire.BadJson;
import io.raybound.wire.Json;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Reads one JSON object of settings and gathers every problem before it fails; keys that nobody asked
/// for are problems
/// with a suggestion.
final class SettingsReader {
    private static final Pattern QUANTITY = Pattern.compile("(\\d{1,6})([KMGT])i");
    private static final Path UNKNOWN = Path.of("/");

    private final String prefix;
    private final JsonNode node;
    private final List<String> problems;
    private final Set<String> asked = new TreeSet<>();
    private final List<SettingsReader> inner = new ArrayList<>();

    private SettingsReader(String prefix, JsonNode node, List<String> problems) {
        this.prefix = prefix;
        this.node = node;
        this.problems = problems;
    }

    static SettingsReader of(String json) throws BadSettings {
        JsonNode tree;
        try {
            tree = Json.tree(json);
        } catch (BadJson e) {
            throw new BadSettings(List.of("the settings are no JSON: " + e.getMessage()));
        }
        if (!tree.isObject()) {
            throw new BadSettings(List.of("the settings are no JSON object"));
        }
        return new SettingsReader("", tree, new ArrayList<>());
    }

    /// The object under this key; an empty one when it is missing.
    SettingsReader object(String key) {
        asked.add(key);
        JsonNode found = node.path(key);
        if (!found.isMissingNode() && !found.isObject()) {
            problem(key, found.toString(), "an object");
        }
        SettingsReader reader = new SettingsReader(prefix + key + ".", found, problems);
        inner.add(reader);
        return reader;
    }

    String text(String key, @Nullable String standard) {
        JsonNode value = value(key);
        if (value == null) {
            if (standard == null) {
                problems.add(prefix + key + ": is missing");
            }
            return Objects.requireNonNullElse(standard, "");
        }
        if (!value.isString() || value.asString().isBlank()) {
            problem(key, value.toString(), "text");
            return "";
        }
        return value.asString();
    }

    Path path(String key) {
        return asPath(key, text(key, null));
    }

    Path path(String key, Path standard) {
        return asPath(key, text(key, standard.toString()));
    }

    @Nullable
    Path optionalPath(String key) {
        return value(key) == null ? null : path(key);
    }

    List<Path> paths(String key) {
        JsonNode value = value(key);
        List<Path> paths = new ArrayList<>();
        if (value != null && !value.isArray()) {
            problem(key, value.toString(), "a list of absolute paths");
        } else if (value != null) {
            value.forEach(each -> paths.add(asPath(key, each.asString(""))));
        }
        return paths;
    }

    private Path asPath(String key, String text) {
        if (text.isEmpty()) {
            return UNKNOWN;
        }
        if (!text.startsWith("/") || text.chars().anyMatch(Character::isISOControl)) {
            problem(key, text, "an absolute path");
            return UNKNOWN;
        }
        return Path.of(text).normalize();
    }

    URI https(String key) {
        String text = text(key, null);
        try {
            URI uri = URI.create(text);
            if ("https".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // Said below, like every address of another form.
            return wrong(key, text);
        }
        return text.isEmpty() ? URI.create("https:/") : wrong(key, text);
    }

    private URI wrong(String key, String text) {
        problem(key, text, "https://<cloud-id>.<machines domain>[:port]");
        return URI.create("https:/");
    }

    int number(String key, int standard, int low, int high) {
        return (int) amount(key, standard, low, high);
    }

    long amount(String key, long standard, long low, long high) {
        JsonNode value = value(key);
        if (value == null) {
            return standard;
        }
        if (!value.isIntegralNumber() || value.asLong() < low || value.asLong() > high) {
            problem(key, value.toString(), "a whole number from " + low + " to " + high);
            return standard;
        }
        return value.asLong();
    }

    /// Bytes, as a number or as Kubernetes writes them (`512Gi`).
    long bytes(String key, long standard) {
        JsonNode value = value(key);
        if (value == null || value.isIntegralNumber()) {
            return amount(key, standard, 0, Long.MAX_VALUE);
        }
        Matcher amount = QUANTITY.matcher(value.asString(""));
        if (!amount.matches()) {
            problem(key, value.toString(), "bytes, such as 512Gi");
            return standard;
        }
        int power = "KMGT".indexOf(amount.group(2)) + 1;
        return Long.parseLong(amount.group(1)) * (1L << (10 * power));
    }

    boolean flag(String key, boolean standard) {
        JsonNode value = value(key);
        if (value != null && !value.isBoolean()) {
            problem(key, value.toString(), "true or false");
        }
        return value == null ? standard : value.asBoolean(standard);
    }

    /// The names of all keys that are there.
    Set<String> names() {
        return new TreeSet<>(node.propertyNames());
    }

    /// Text that may be left out.
    @Nullable
    String optionalText(String key) {
        return value(key) == null ? null : text(key, null);
    }

    /// An object of texts; empty when it is missing.
    Map<String, String> map(String key) {
        JsonNode value = value(key);
        Map<String, String> texts = new TreeMap<>();
        if (value != null && !value.isObject()) {
            problem(key, value.toString(), "an object of texts");
        } else if (value != null) {
            value.properties().forEach(each -> {
                if (!each.getValue().isString()) {
                    problem(key + "." + each.getKey(), each.getValue().toString(), "text");
                }
                texts.put(each.getKey(), each.getValue().asString(""));
            });
        }
        return texts;
    }

    /// The objects of a list; none when it is missing.
    List<SettingsReader> objects(String key) {
        JsonNode value = value(key);
        List<SettingsReader> objects = new ArrayList<>();
        if (value != null && !value.isArray()) {
            problem(key, value.toString(), "a list of objects");
        } else if (value != null) {
            for (JsonNode each : value) {
                if (each.isObject()) {
                    objects.add(new SettingsReader(prefix + key + "[" + objects.size() + "].", each, problems));
                } else {
                    problem(key, each.toString(), "an object");
                }
            }
            inner.addAll(objects);
        }
        return objects;
    }

    List<String> texts(String key) {
        JsonNode value = value(key);
        List<String> texts = new ArrayList<>();
        if (value != null && !value.isArray()) {
            problem(key, value.toString(), "a list of texts");
        } else if (value != null) {
            value.forEach(each -> texts.add(each.asString("")));
        }
        return texts;
    }

    private @Nullable JsonNode value(String key) {
        asked.add(key);
        JsonNode value = node.path(key);
        return value.isMissingNode() || value.isNull() ? null : value;
    }

    void problem(String key, String value, String expected) {
        problems.add(prefix + key + ": '" + value + "' is not " + expected);
    }

    /// Fails with all problems, unknown keys included.
    void finish() throws BadSettings {
        unknownKeys();
        if (!problems.isEmpty()) {
            throw new BadSettings(problems);
        }
    }

    private void unknownKeys() {
        inner.forEach(SettingsReader::unknownKeys);
        for (String key : node.propertyNames()) {
            if (!asked.contains(key)) {
                problems.add(prefix + key + ": is no setting; did you mean " + nearest(key) + "?");
            }
        }
    }

    private String nearest(String key) {
        TreeMap<Integer, String> byDistance = new TreeMap<>();
        asked.forEach(known -> byDistance.putIfAbsent(distance(key, known), known));
        return byDistance.firstEntry().getValue();
    }

    /// Levenshtein distance.
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, Math.min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
