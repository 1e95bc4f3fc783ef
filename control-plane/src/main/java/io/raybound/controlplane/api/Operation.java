package io.raybound.controlplane.api;

import java.util.List;
import java.util.Optional;

/// One operation of the contract.
///
/// @param path template, `/v1/clusters/{id}`
/// @param open true when no credential is needed
/// @param body name of the schema of the body
/// @param status of a good answer
/// @param answer name of the schema of a good answer; empty for none or for text
public record Operation(
        String id,
        String method,
        String path,
        boolean open,
        List<Parameter> parameters,
        Optional<String> body,
        boolean bodyRequired,
        int status,
        Optional<String> answer) {
    public Operation {
        parameters = List.copyOf(parameters);
    }

    /// One parameter.
    ///
    /// @param in `path`, `query` or `header`
    /// @param type `string`, `integer` or `boolean`
    /// @param fallback the default as text
    /// @param pointer where its schema is
    public record Parameter(
            String name, String in, boolean required, String type, Optional<String> fallback, String pointer) {}
}
