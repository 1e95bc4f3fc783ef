package io.raybound.control.link;

import io.raybound.model.Id;
import io.raybound.model.Secret;

/// An operator that holds a join token.
///
/// @param cloudId the cloud whose host name was dialled
public record OperatorEnrollment(Id cloudId, Secret joinToken, String publicKey, String version) {}
