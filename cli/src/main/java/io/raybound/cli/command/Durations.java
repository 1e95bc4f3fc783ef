package io.raybound.cli.command;

import io.raybound.cli.shell.Refused;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations as people write them: `90s`, `5m`, `2h`, `30d`, or seconds without a unit.
public final class Durations {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})([smhd]?)");

    private Durations() {}

    public static Duration parse(String option, String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw Refused.usage(
                    option + ": '" + text + "' is not a duration",
                    "expected a number and s, m, h or d, like 90s or 5m");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            case "d" -> Duration.ofDays(number);
            default -> Duration.ofSeconds(number);
        };
    }
}
