package io.raybound.control.link;

import io.raybound.model.Id;

/// A machine, after its request's signature was checked.
///
/// @param subject the site (operators) or the cluster (head agents) that it speaks for
public record LinkPrincipal(Id keyId, Program program, Id subject, Id siteId, Id cloudId) {}
