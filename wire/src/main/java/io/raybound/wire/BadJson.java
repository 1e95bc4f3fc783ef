package io.raybound.wire;

import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;

/// JSON that cannot be read as what was asked for; the message names place and reason without any Java name.
public final class BadJson extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final String path;

    BadJson(JacksonException cause) {
        super(sentence(cause), cause);
        this.path = path(cause);
    }

    /// Where in the document, for instance `spec.workers[0].count`; empty for the whole.
    public String path() {
        return path;
    }

    private static String path(JacksonException e) {
        if (!(e instanceof DatabindException)) {
            return "";
        }
        return e.getPath().stream()
                .map(r -> r.getPropertyName() == null ? "[" + r.getIndex() + "]" : r.getPropertyName())
                .collect(Collectors.joining("."))
                .replace(".[", "[");
    }

    private static String sentence(JacksonException e) {
        String text = e.getOriginalMessage() == null ? "unreadable" : e.getOriginalMessage();
        if (text.startsWith("Cannot construct instance")) {
            text = "a value that does not fit";
        }
        String plain = text.replaceAll(
                        "\\(class [^)]*\\)|`[a-zA-Z_$][\\w.$<>\\[\\], ]*`|of type [\\w.$]+|, not marked as ignorable",
                        "")
                .replaceAll("\\b(java|io|tools|com)(\\.[\\w$]+)+", "")
                .replaceAll("\\s+", " ");
        return plain.length() > 300 ? plain.substring(0, 300) : plain;
    }
}
