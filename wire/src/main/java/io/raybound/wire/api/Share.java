package io.raybound.wire.api;

import io.raybound.model.Id;

/// Somebody whom a cluster is shared with.
///
/// @param kind `user` or `service_account`
public record Share(Id id, String kind, String name, String displayName) {}
