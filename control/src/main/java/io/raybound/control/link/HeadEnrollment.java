package io.raybound.control.link;

import io.raybound.model.Id;

/// A head agent that holds a statement of its site's operator.
public record HeadEnrollment(Id cloudId, String statement, String publicKey, String version, String bootId) {}
