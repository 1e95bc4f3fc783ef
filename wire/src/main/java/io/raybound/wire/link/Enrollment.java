package io.raybound.wire.link;

import io.raybound.model.Id;
import org.jspecify.annotations.Nullable;

/// `POST /v1/link/enrollments`: registers a public key, vouched for by a join token, by an operator's statement, or by
/// the
/// token of a Kubernetes pod.
///
/// @param program `operator` or `head-agent`
/// @param publicKey base64url of the SPKI DER of an EC P-256 key
/// @param bootId changes with each start of the program; beside a pod's token, the pod's uid
/// @param clusterId whose head it is, beside a pod's token
/// @param serviceAccountToken projected into the head's pod, audience `<cloud>.D`
public record Enrollment(
        String program,
        @Nullable String joinToken,
        @Nullable String statement,
        String publicKey,
        String version,
        @Nullable String bootId,
        @Nullable Id clusterId,
        @Nullable String serviceAccountToken) {
    public Enrollment(
            String program,
            @Nullable String joinToken,
            @Nullable String statement,
            String publicKey,
            String version,
            @Nullable String bootId) {
        this(program, joinToken, statement, publicKey, version, bootId, null, null);
    }

    @Override
    public String toString() {
        return "Enrollment[" + program + "]";
    }
}
