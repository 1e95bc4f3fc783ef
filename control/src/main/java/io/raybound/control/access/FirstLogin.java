package io.raybound.control.access;

import io.raybound.model.Secret;
import java.time.Instant;

/// A login link's code: works once, until it expires.
public record FirstLogin(String user, Secret code, Instant expiresAt) {}
