package io.raybound.controlplane.login;

import io.raybound.controlplane.api.WebRequest;
import java.security.SecureRandom;
import java.time.InstantSource;

/// What the pages of this package share.
record Shared(Pages pages, Csrf csrf, AttemptLimit limit, InstantSource clock, SecureRandom random) {

    /// The address that a request comes from, without its port.
    static String address(WebRequest request) {
        String remote = request.remote();
        return remote.substring(0, Math.max(0, remote.lastIndexOf(':')));
    }
}
