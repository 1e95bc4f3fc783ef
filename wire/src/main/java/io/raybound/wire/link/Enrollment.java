package io.raybound.wire.link;

import org.jspecify.annotations.Nullable;

/// `POST /v1/link/enrollments`: registers a public key, vouched for by a join token or by an operator's statement.
///
/// @param program `operator` or `head-agent`
/// @param publicKey base64url of the SPKI DER of an EC P-256 key
/// @param bootId changes with each start of the program
public record Enrollment(
        String program,
        @Nullable String joinToken,
        @Nullable String statement,
        String publicKey,
        String version,
        @Nullable String bootId) {
    @Override
    public String toString() {
        return "Enrollment[" + program + "]";
    }
}
