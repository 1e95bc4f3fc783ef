package io.raybound.wire.api;

import org.jspecify.annotations.Nullable;

/// `POST /v1/role-assignments`.
///
/// @param principal id or name of a user or service account
/// @param scope id of the organization, a cloud or a project; null means the organization
public record CreateRoleAssignment(
        String principal, String role, @Nullable String scope) {}
