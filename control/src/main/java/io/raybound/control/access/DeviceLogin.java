package io.raybound.control.access;

import io.raybound.model.Secret;
import java.time.Instant;

/// A login that a program without a browser began.
///
/// @param deviceCode what the program asks with
/// @param userCode what the person types, `XXXX-XXXX`
public record DeviceLogin(Secret deviceCode, Secret userCode, Instant expiresAt) {}
