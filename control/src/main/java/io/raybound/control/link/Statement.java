package io.raybound.control.link;

import io.raybound.model.Id;

/// What a verified statement says.
public record Statement(Id operatorKeyId, Id clusterId, String boot, String publicKey) {}
