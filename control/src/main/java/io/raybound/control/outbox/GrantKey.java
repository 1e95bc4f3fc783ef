package io.raybound.control.outbox;

/// A public key that verifies grants and tickets.
///
/// @param publicKey base64url of the SPKI DER
public record GrantKey(String kid, String publicKey) {}
