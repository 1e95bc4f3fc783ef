package io.raybound.control.access;

import io.raybound.model.Secret;
import java.time.Instant;

/// A console session that just began.
///
/// @param token the cookie's value; stored only as a hash
public record OpenedSession(Secret token, Caller caller, Instant expiresAt) {}
