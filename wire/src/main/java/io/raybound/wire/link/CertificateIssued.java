package io.raybound.wire.link;

import java.time.Instant;

/// The leaf and its chain, PEM, leaf first.
public record CertificateIssued(String chainPem, Instant notAfter) {}
