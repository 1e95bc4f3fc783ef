package io.raybound.control.link;

import io.raybound.control.cloud.TokenIssuer;
import io.raybound.control.cluster.HeadPod;
import io.raybound.model.Id;
import io.raybound.model.Secret;

/// Port: checks the signature, issuer, audience and times of a pod's service-account token, offline.
@FunctionalInterface
public interface PodTokenVerifier {
    /// Whose it is; refused with `pod-token-refused` when anything is wrong.
    ///
    /// @param cloudId the audience is this cloud's host
    /// @param issuer what the operator of the site reported
    Pod verify(Secret token, Id cloudId, TokenIssuer issuer);

    /// The pod that a token is bound to, and the service account it speaks for.
    record Pod(HeadPod pod, String serviceAccount) {}
}
