package io.raybound.identity;

import io.raybound.model.Secret;

/// A signed grant or ticket and what it says.
public record IssuedGrant(Secret token, Grant grant) {}
