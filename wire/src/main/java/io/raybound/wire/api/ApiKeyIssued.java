package io.raybound.wire.api;

import io.raybound.model.ApiKey;

/// A new API key; the only time the key itself is shown.
public record ApiKeyIssued(ApiKey apiKey, String key) {
    @Override
    public String toString() {
        return "ApiKeyIssued[" + apiKey.id() + ", (secret)]";
    }
}
