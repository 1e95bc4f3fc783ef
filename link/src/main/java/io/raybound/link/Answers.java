package io.raybound.link;

import io.raybound.model.Failure;
import io.raybound.wire.Json;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Reads what came back: the value of a 2xx, or the problem of anything else.
final class Answers {
    private static final int SHOWN = 120;

    private Answers() {}

    static <T> T value(Transport.Reply reply, String host, Class<T> type) throws LinkUnreachable {
        try {
            return Json.readLenient(reply.body(), type);
        } catch (IllegalArgumentException e) {
            Failure failure = new Failure(
                    "answer-unreadable",
                    host,
                    "What answered as " + host + " does not speak the link's language: " + e.getMessage() + ".",
                    "Look for a proxy or captive portal that answers in place of the control plane.");
            throw new LinkUnreachable(failure, Duration.ZERO, e);
        }
    }

    static LinkRefused refusal(Transport.Reply reply, String host) {
        @Nullable JsonNode problem = problem(reply);
        Failure failure = problem == null
                ? new Failure(
                        "http-" + reply.status(),
                        host,
                        "What answered as " + host + " said " + reply.status() + ": " + shown(reply) + ".",
                        "Look for a proxy on the way, or wait until the control plane is back.")
                : new Failure(
                        text(problem, "code", "http-" + reply.status()),
                        host,
                        text(problem, "detail", "refused with status " + reply.status()),
                        text(problem, "next_step", "See the control plane's log."));
        return new LinkRefused(reply.status(), failure, retryAfter(reply));
    }

    /// The server's time of a `clock-skew` refusal.
    static Optional<Instant> serverTime(Transport.Reply reply, Instant mine) {
        String date = reply.header("Date");
        if (date != null) {
            try {
                return Optional.of(ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant());
            } catch (DateTimeException e) {
                // A middlebox may have mangled it: the skew in the body says the same.
            }
        }
        @Nullable JsonNode problem = problem(reply);
        JsonNode skew = problem == null ? null : problem.get("skew_seconds");
        return skew != null && skew.isIntegralNumber()
                ? Optional.of(mine.plusSeconds(skew.asLong()))
                : Optional.empty();
    }

    private static @Nullable JsonNode problem(Transport.Reply reply) {
        String type = reply.header("Content-Type");
        if (type == null || !type.startsWith("application/problem+json")) {
            return null;
        }
        try {
            JsonNode tree = Json.tree(reply.body());
            return tree.isObject() ? tree : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String text(JsonNode problem, String field, String otherwise) {
        JsonNode value = problem.get(field);
        return value != null && value.isString() ? value.asString() : otherwise;
    }

    private static @Nullable Duration retryAfter(Transport.Reply reply) {
        String value = reply.header("Retry-After");
        if (value == null || value.length() > 6 || !value.chars().allMatch(Character::isDigit) || value.isEmpty()) {
            return null;
        }
        return Duration.ofSeconds(Long.parseLong(value));
    }

    private static String shown(Transport.Reply reply) {
        String text = reply.body().replaceAll("<[^>]*>|[\\p{Cntrl}\\s]+", " ").strip();
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }
}
