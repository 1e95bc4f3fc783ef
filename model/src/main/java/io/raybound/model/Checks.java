package io.raybound.model;

import java.util.Map;

/// The checks that several records share.
final class Checks {
    private Checks() {}

    static void range(String field, long value, long low, long high) {
        if (value < low || value > high) {
            throw new BadValue(field, Long.toString(value), "a number from " + low + " to " + high);
        }
    }

    static void length(String field, String value, int low, int high) {
        if (value.length() < low || value.length() > high) {
            throw new BadValue(field, value, "text of " + low + " to " + high + " characters");
        }
    }

    static void map(String field, Map<String, String> map, int entries, int longest) {
        if (map.size() > entries) {
            throw new BadValue(field, map.size() + " entries", "at most " + entries + " entries");
        }
        map.forEach((key, value) -> {
            length(field + " key", key, 1, 253);
            length(field + "." + key, value, 0, longest);
        });
    }
}
