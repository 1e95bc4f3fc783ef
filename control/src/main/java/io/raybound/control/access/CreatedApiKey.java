package io.raybound.control.access;

import io.raybound.model.ApiKey;
import io.raybound.model.Secret;

/// A new API key and its text, shown this once.
public record CreatedApiKey(ApiKey key, Secret secret) {}
