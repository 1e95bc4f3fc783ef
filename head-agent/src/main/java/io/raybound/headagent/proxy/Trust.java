package io.raybound.headagent.proxy;

import io.raybound.identity.PublicKeyRing;
import io.raybound.identity.Revocations;

/// What grants and tickets are checked against, as last heard. Immutable: each change is a new one.
public record Trust(PublicKeyRing keys, Revocations revocations) {}
