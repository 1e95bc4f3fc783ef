package io.raybound.cli.output;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/// Times as people read them in tables: `42s`, `7m`, `3h12m`, `5d`.
public final class Ages {
    private Ages() {}

    /// A cell that shows how long ago a time field was.
    public static Function<JsonNode, String> since(String path, Instant now) {
        return object -> {
            String at = View.text(object, path);
            try {
                return at.equals("-") ? at : of(Duration.between(Instant.parse(at), now));
            } catch (DateTimeParseException e) {
                return at;
            }
        };
    }

    /// A duration, cut to its one or two largest units.
    public static String of(Duration age) {
        long seconds = Math.max(0, age.toSeconds());
        if (seconds < 120) {
            return seconds + "s";
        }
        if (seconds < 7_200) {
            return seconds / 60 + "m";
        }
        if (seconds < 172_800) {
            return seconds / 3_600 + "h" + seconds % 3_600 / 60 + "m";
        }
        return seconds / 86_400 + "d";
    }
}
