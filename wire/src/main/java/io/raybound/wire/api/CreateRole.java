package io.raybound.wire.api;

import io.raybound.model.Verb;
import java.util.Map;
import java.util.Set;

/// `POST /v1/roles`: a custom role.
///
/// @param permissions resource type (the word of its kind, or `*`) to verbs
public record CreateRole(String name, Map<String, Set<Verb>> permissions) {
    public CreateRole {
        permissions = Map.copyOf(permissions);
    }
}
