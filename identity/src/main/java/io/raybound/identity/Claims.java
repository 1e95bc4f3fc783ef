package io.raybound.identity;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.text.ParseException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The claims of a token, read strictly: a claim of the wrong type, a second one of the same name, a missing one or
/// one that does not belong there refuses the token.
final class Claims {
    private static final int LONGEST_TEXT = 4096;
    private static final int MOST_TEXTS = 64;

    private final Map<String, Object> values;

    private Claims(Map<String, Object> values) {
        this.values = values;
    }

    /// Reads claims of exactly these names.
    static Claims read(String json, Set<String> names) throws Refusal {
        Map<String, Object> values = parse(json);
        if (!values.keySet().equals(names)) {
            throw new Refusal("claims-refused", "The token's claims are not exactly those of its kind.");
        }
        return new Claims(values);
    }

    /// Claims that may stand beside others, as in tokens that somebody else makes.
    static Claims of(Map<String, Object> values) {
        return new Claims(values);
    }

    static Map<String, Object> parse(String json) throws Refusal {
        try {
            Map<String, Object> values = json.startsWith("{") ? JSONObjectUtils.parse(json) : null;
            if (values != null) {
                return values;
            }
        } catch (ParseException | RuntimeException e) {
            throw malformed();
        }
        throw malformed();
    }

    String text(String name) throws Refusal {
        if (values.get(name) instanceof String text && !text.isEmpty() && text.length() <= LONGEST_TEXT) {
            return text;
        }
        throw wrong(name, "a text");
    }

    Instant time(String name) throws Refusal {
        try {
            if (values.get(name) instanceof Long seconds && seconds >= 0) {
                return Instant.ofEpochSecond(seconds);
            }
        } catch (DateTimeException e) {
            throw wrong(name, "a time in seconds");
        }
        throw wrong(name, "a time in seconds");
    }

    Set<String> texts(String name) throws Refusal {
        if (!(values.get(name) instanceof List<?> list) || list.size() > MOST_TEXTS) {
            throw wrong(name, "a short list of texts");
        }
        Set<String> texts = new LinkedHashSet<>();
        for (Object element : list) {
            if (!(element instanceof String text) || text.length() > LONGEST_TEXT || !texts.add(text)) {
                throw wrong(name, "a list of different texts");
            }
        }
        return texts;
    }

    private static Refusal wrong(String name, String expected) {
        return new Refusal("claims-refused", "The token's claim " + name + " is not " + expected + ".");
    }

    private static Refusal malformed() {
        return new Refusal("token-malformed", "A part of the token is not a JSON object.");
    }

    static Writer write() {
        return new Writer();
    }

    /// Collects claims in the order in which they are added.
    static final class Writer {
        private final Map<String, Object> values = new LinkedHashMap<>();

        Writer put(String name, String text) {
            values.put(name, text);
            return this;
        }

        Writer put(String name, Instant time) {
            values.put(name, time.getEpochSecond());
            return this;
        }

        Writer put(String name, Set<String> texts) {
            values.put(name, List.copyOf(texts));
            return this;
        }

        String json() {
            return JSONObjectUtils.toJSONString(values);
        }
    }
}
