package io.raybound.wire.api;

import io.raybound.model.Id;
import io.raybound.model.RoleAssignment;
import java.util.List;

/// The answer to `GET /v1/whoami`.
///
/// @param kind `user` or `service_account`
/// @param authenticatedBy `api-key` or `session`
public record Whoami(
        Id principalId,
        String kind,
        String name,
        String displayName,
        Id organizationId,
        List<RoleAssignment> roles,
        String authenticatedBy) {
    public Whoami {
        roles = List.copyOf(roles);
    }
}
