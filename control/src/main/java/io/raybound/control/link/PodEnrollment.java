package io.raybound.control.link;

import io.raybound.model.Id;
import io.raybound.model.Secret;

/// A head agent in a Kubernetes pod, with the token that was projected into that pod alone.
///
/// @param podUid what the agent says is its pod
public record PodEnrollment(Id cloudId, Id clusterId, Secret token, String publicKey, String version, String podUid) {}
