package io.raybound.identity;

import java.util.Set;

/// Whom a grant or a ticket is for, and where to.
///
/// @param subject the user or service account
/// @param name what to show of them
/// @param host the one host, without port, lower case
/// @param sid the login session or API key it comes from
public record GrantFor(String subject, String name, String host, Set<String> doors, String sid) {
    public GrantFor {
        doors = Set.copyOf(doors);
    }
}
