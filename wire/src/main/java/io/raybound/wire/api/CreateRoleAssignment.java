package io.raybound.wire.api;

import org.jspecify.annotations.Nullable;

/// `POST /v1/role-assignments`.
///
/// @param principal id or name of a user or service account
/// @param scope id (or name, for a cloud); null means the organization
public record CreateRoleAssignment(
        String principal, String role, @Nullable String scope) {}
