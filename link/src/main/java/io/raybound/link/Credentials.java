package io.raybound.link;

import io.raybound.identity.PublicKeyRing;
import io.raybound.model.Id;
import io.raybound.wire.link.Enrolled;
import io.raybound.wire.link.PublicKeyInfo;
import java.util.List;
import java.util.stream.Collectors;

/// What an enrollment yielded, kept as `identity.json`; the private key lies in a file of its own.
///
/// @param principal the site (operators) or cluster (head agents) that the key speaks for
/// @param publicKey base64url SPKI of the key that was enrolled; another key in the key file means: enroll again
public record Credentials(
        Id keyId, Id principal, Id siteId, Id cloudId, String publicKey, List<PublicKeyInfo> signingKeys) {
    public Credentials {
        signingKeys = List.copyOf(signingKeys);
    }

    static Credentials of(Enrolled answer, String publicKey) {
        return new Credentials(
                answer.keyId(), answer.principal(), answer.siteId(), answer.cloudId(), publicKey, answer.signingKeys());
    }

    /// The keys whose instructions are obeyed.
    PublicKeyRing ring() {
        return PublicKeyRing.read(
                signingKeys.stream().collect(Collectors.toMap(PublicKeyInfo::kid, PublicKeyInfo::publicKey)));
    }
}
