package io.raybound.control.access;

import io.raybound.model.Secret;

/// Port: the form in which random tokens are stored and looked up; the same token gives the same text.
@FunctionalInterface
public interface TokenHasher {
    String hash(Secret token);
}
