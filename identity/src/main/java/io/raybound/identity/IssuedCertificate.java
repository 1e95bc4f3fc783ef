package io.raybound.identity;

/// A certificate of the internal authority and, where the authority made it, the private key.
public record IssuedCertificate(CertificateChain chain, SigningKey key) {}
