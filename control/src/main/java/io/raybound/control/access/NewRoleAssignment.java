package io.raybound.control.access;

/// A wish to give a role.
///
/// @param principal name or id of a user or service account
/// @param scope id of the organization, a cloud or a project; `organization` for the whole
public record NewRoleAssignment(String principal, String role, String scope) {}
