package io.raybound.control.access;

import io.raybound.model.Secret;
import org.jspecify.annotations.Nullable;

/// A wish for a user.
///
/// @param password null for a user who logs in by link first
public record NewUser(
        String name, String displayName, @Nullable Secret password) {}
