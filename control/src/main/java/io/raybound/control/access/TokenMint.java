package io.raybound.control.access;

import io.raybound.model.Secret;

/// Port: makes random tokens of at least 128 bits.
@FunctionalInterface
public interface TokenMint {
    /// A fresh token that begins with the prefix, for instance `rbk_`.
    Secret mint(String prefix);
}
