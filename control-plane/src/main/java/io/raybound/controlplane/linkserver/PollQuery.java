package io.raybound.controlplane.linkserver;

import io.raybound.model.BadValue;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a poll asks: `session=N&after=<epoch>.<revision>&wait=<seconds>`.
///
/// @param after empty for everything
record PollQuery(long session, String after, Duration hold) {
    private static final int LONGEST_AFTER = 100;
    private static final int LONGEST_NUMBER = 18;

    static PollQuery read(String query, Duration longest) {
        long session = number("session", parameter(query, "session"), -1);
        if (session < 0) {
            throw new BadValue("session", "", "the number of an open link session");
        }
        String after = parameter(query, "after");
        String from = after == null || after.equals("empty") ? "" : after;
        if (from.length() > LONGEST_AFTER) {
            throw new BadValue("after", from, "<epoch>.<revision>, or empty");
        }
        Duration asked = Duration.ofSeconds(number("wait", parameter(query, "wait"), longest.toSeconds()));
        return new PollQuery(session, from, asked.compareTo(longest) < 0 ? asked : longest);
    }

    private static long number(String field, @Nullable String text, long otherwise) {
        if (text == null) {
            return otherwise;
        }
        if (text.isEmpty() || text.length() > LONGEST_NUMBER || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new BadValue(field, text, "a whole number that is not negative");
        }
        return Long.parseLong(text);
    }

    private static @Nullable String parameter(String query, String name) {
        for (String pair : query.split("&", -1)) {
            if (pair.startsWith(name + "=")) {
                return pair.substring(name.length() + 1);
            }
        }
        return null;
    }
}
