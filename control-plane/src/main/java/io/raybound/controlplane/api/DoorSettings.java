package io.raybound.controlplane.api;

import io.raybound.model.Secret;
import java.time.Duration;

/// What the people's front door is told.
///
/// @param host the console host, lower case, without port: any other Host is refused with 421
/// @param bind address to listen on
/// @param port 0 for a free one
/// @param limits sizes and times
/// @param tls certificate chain and key
public record DoorSettings(String host, String bind, int port, Limits limits, Tls tls) {
    /// Sizes and times.
    ///
    /// @param body bytes of a request's body
    /// @param bodyTime how long a body may take to arrive
    /// @param answerTime how long a handler may take
    public record Limits(int body, Duration bodyTime, Duration answerTime) {
        /// 1 MiB, 15 s, 70 s (a held answer takes at most 55 s).
        public static Limits defaults() {
            return new Limits(1 << 20, Duration.ofSeconds(15), Duration.ofSeconds(70));
        }
    }

    /// A certificate chain and its PKCS#8 key, both PEM.
    public record Tls(String chainPem, Secret keyPem) {}
}
