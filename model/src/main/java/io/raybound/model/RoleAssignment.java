package io.raybound.model;

import java.time.Instant;

/// A role given to a principal somewhere on the scope tree organization > cloud > project.
///
/// @param principalId a user or a service account
/// @param scope the organization, cloud or project from which it is inherited downwards
public record RoleAssignment(Id id, Id principalId, String role, Id scope, Instant createdAt) {}
