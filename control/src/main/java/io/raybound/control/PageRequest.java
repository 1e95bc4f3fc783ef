package io.raybound.control;

import io.raybound.model.BadValue;
import org.jspecify.annotations.Nullable;

/// Which page of a list is wanted.
///
/// @param limit 1 to 500
/// @param cursor what the page before handed out; null for the first page
public record PageRequest(int limit, @Nullable String cursor) {
    /// What a list without a limit gives.
    public static final int DEFAULT_LIMIT = 100;

    private static final int MAX_LIMIT = 500;

    public PageRequest {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new BadValue("limit", Integer.toString(limit), "a number from 1 to " + MAX_LIMIT);
        }
    }

    /// The first page of usual size.
    public static PageRequest first() {
        return new PageRequest(DEFAULT_LIMIT, null);
    }
}
