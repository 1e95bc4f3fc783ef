package io.raybound.control.access;

import io.raybound.control.PageRequest;
import io.raybound.control.Slice;
import io.raybound.model.ApiKey;

/// API keys: shown once, stored as hashes.
public final class ApiKeys {
    /// Makes a key; a replay of the same request is refused with `secret-shown-once`.
    public CreatedApiKey create(Call call, NewApiKey body) {
        return io.raybound.control.Unbuilt.yet();
    }

    /// The caller's keys, or all for who may read API keys of the organization.
    public Slice<ApiKey> list(Caller caller, PageRequest page) {
        return io.raybound.control.Unbuilt.yet();
    }

    /// Deletes a key by id and revokes the grants it vouched for.
    public void delete(Call call, String id) {
        io.raybound.control.Unbuilt.yet();
    }
}
