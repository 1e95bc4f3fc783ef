package io.raybound.control.access;

import io.raybound.model.Id;
import org.jspecify.annotations.Nullable;

/// A place on the tree organization > cloud > project; roles are inherited downwards.
public record Scope(
        Id organization, @Nullable Id cloud, @Nullable Id project) {
    /// The whole organization.
    public static Scope organization(Id organization) {
        return new Scope(organization, null, null);
    }

    /// True when a role assigned at this id reaches the place.
    public boolean isUnder(Id assignedAt) {
        return assignedAt.equals(organization) || assignedAt.equals(cloud) || assignedAt.equals(project);
    }
}
