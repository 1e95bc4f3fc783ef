package io.raybound.controlplane.api;

import io.raybound.control.access.Caller;
import java.util.Optional;

/// A caller and how they showed who they are.
///
/// @param via `api-key` or `session`
public record SignedIn(Caller caller, String via) {
    /// Port: finds out who sent a request.
    @FunctionalInterface
    public interface Finder {
        /// Empty when the request carries no valid credential; refused when it carries one that may not be used this
        /// way.
        Optional<SignedIn> find(WebRequest request);
    }
}
