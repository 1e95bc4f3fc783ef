package io.raybound.identity;

import io.raybound.model.BadValue;
import java.util.Set;

/// Whom a grant or a ticket is for, and where to.
///
/// @param subject the user or service account
/// @param name what to show of them
/// @param host the one host, without port, lower case
/// @param sid the login session or API key it comes from
public record GrantFor(String subject, String name, String host, Set<String> doors, String sid) {
    private static final int LONGEST = 320;

    public GrantFor {
        doors = Set.copyOf(doors);
        check("subject", subject);
        check("name", name);
        check("host", host);
        check("sid", sid);
    }

    private static void check(String field, String text) {
        if (text.isBlank() || text.length() > LONGEST) {
            throw new BadValue(field, text, "text of 1 to " + LONGEST + " characters");
        }
    }
}
