package io.raybound.control.storage;

import io.raybound.model.Id;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the store has to know of an object besides its body: where it belongs and how it is found.
///
/// @param cloud the cloud it belongs to; null when it belongs to the organization
/// @param project null when it does not belong to one
/// @param parent the object it hangs under, for instance a cluster's site; null for none
/// @param uniqueKey text that no other object has at the same time; null for a removed object
/// @param readers principals who may see it without any role
public record Place(
        Id id,
        @Nullable Id cloud,
        @Nullable Id project,
        @Nullable Id parent,
        @Nullable Id owner,
        String name,
        String state,
        @Nullable String uniqueKey,
        long generation,
        Set<Id> readers,
        Instant createdAt,
        @Nullable Instant deletedAt) {
    public Place {
        readers = Set.copyOf(readers);
    }
}
