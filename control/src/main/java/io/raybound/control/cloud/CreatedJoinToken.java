package io.raybound.control.cloud;

import io.raybound.model.Cloud;
import io.raybound.model.Secret;
import io.raybound.model.Site;
import java.time.Instant;

/// A join token, shown this once.
public record CreatedJoinToken(Cloud cloud, Site site, Secret token, Instant expiresAt) {}
