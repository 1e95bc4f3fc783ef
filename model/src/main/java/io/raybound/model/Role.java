package io.raybound.model;

import java.util.Map;
import java.util.Set;

/// A named set of permissions: resource type x verbs.
///
/// @param name `administrator`, `contributor`, `reader`, or the name of a custom role
/// @param permissions resource type (the word of its [Kind], or `*`) to verbs
public record Role(String name, boolean builtin, Map<String, Set<Verb>> permissions) {
    public Role {
        Name.check("name", name);
        permissions = Map.copyOf(permissions);
    }
}
