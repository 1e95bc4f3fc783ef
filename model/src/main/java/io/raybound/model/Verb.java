package io.raybound.model;

/// What a role allows on a resource type.
public enum Verb {
    READ,
    WRITE,
    DELETE
}
